import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gridPng, tileSides } from "../src/data/images/tiles.ts";
import { pngOf } from "../src/data/images/writeFolder.ts";
import { openEditor } from "../src/edit/editor.ts";
import { type EditPlan, renderPlan, settingOf } from "../src/edit/plan.ts";
import type { NodeBackend } from "../src/engine/backends/node.ts";
import { execute } from "../src/execute/execute.ts";
import { resolveExperiment } from "../src/experiment/resolve.ts";
import { faces } from "./job.ts";
import { median } from "./median.ts";

const RUNS = 15;
/** Seven parts of the code, ten steps each. */
const PARTS = ["identity", "lighting", "pose", "expression", "lighting[0]", "pose[0]", "expression[0]"];

/**
 * What a person waits for once a run is open: a block swapped from another 64×64 picture, from two files to a PNG (bound: 300 ms),
 * and a traversal grid of 7 by 10 pictures (bound: 2 s).
 */
export async function edit(backend: NodeBackend): Promise<object> {
  const dataset = await faces();
  const root = mkdtempSync(join(tmpdir(), "unweave-bench-"));
  const folder = join(root, "run");
  const given = { data: { name: "faces", options: { pictures: 1920 } }, recipe: "editableBlocks", steps: 2 };
  try {
    await execute(resolveExperiment({ ...given, metrics: [] }, dataset), dataset, { folder, backend });
    const [own, donor] = await Promise.all(
      [0, 100].map(async (row) => {
        const path = join(root, `${row}.png`);
        writeFileSync(path, await pngOf(dataset, row));
        return path;
      }),
    );
    const started = performance.now();
    const editor = await openEditor(folder);
    const loadMs = performance.now() - started;
    const plan: EditPlan = {
      ...{ sets: [settingOf(`lighting=from:${donor}`)], method: "mean", show: null, strip: false },
      ...{ steps: 10, range: [0.02, 0.98], seed: 0 },
    };
    const answer = async (asked: EditPlan) => {
      const from = performance.now();
      const source = await editor.open(own);
      const others = new Map([[donor, await editor.open(donor)]]);
      const { pictures, layout } = await renderPlan(editor, source, others, asked);
      await gridPng(pictures, layout, { shape: editor.shape, ...tileSides(editor.shape, source) });
      return performance.now() - from;
    };
    const timed = async (asked: EditPlan) => {
      const times: number[] = [];
      for (let i = 0; i < RUNS; i++) times.push(await answer(asked));
      return { first: times[0], median: median(times) };
    };
    const swap = await timed(plan);
    const grid = await timed({ ...plan, show: { kind: "traverse", parts: PARTS } });
    await editor.close();
    return {
      loadMs,
      swapMs: swap.median,
      firstSwapMs: swap.first,
      gridMs: grid.median,
      firstGridMs: grid.first,
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
