/**
 * What one row of a batch costs, for every way of making pairs, on a table of a million rows (a full grid of 10 × 10 × 10 ×
 * 10 × 100 levels) of pictures so small that drawing them costs next to nothing. `buildMs`: reading the table once.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allRows } from "../src/data/dataset.ts";
import type { NodeBackend } from "../src/engine/backends/node.ts";
import { pairs as registry } from "../src/pairs/registry.ts";
import { random } from "../src/random.ts";
import type { Dataset } from "../src/types/index.ts";
import { median } from "./median.ts";

const SIZES = [10, 10, 10, 10, 100];
const ROWS = 1_000_000;
const RUNS = 50;
/** Lines of the list that `userPairs` reads. */
const LINES = 20_000;
const FACTORS = ["a", "b", "c", "d", "e"];
const KINDS = ["content", "position", "pose", "appearance", "quality"];

function million(): Dataset {
  const levels = new Int32Array(ROWS * SIZES.length);
  for (let row = 0; row < ROWS; row++)
    for (let f = SIZES.length - 1, rest = row; f >= 0; f--) {
      levels[row * SIZES.length + f] = rest % SIZES[f];
      rest = Math.floor(rest / SIZES[f]);
    }
  const factors = FACTORS.map((name, f) => ({ name, size: SIZES[f], kind: "categorical" as const }));
  const shape = [1, 2, 2] as const;
  return {
    name: "million",
    factors,
    shape,
    rows: ROWS,
    levels,
    images: new Uint8Array(4 * ROWS),
    warnings: [],
  };
}

/** Neighbours share everything but the last factor. */
function writeList(folder: string): string {
  const file = join(folder, "pairs.csv");
  const lines = Array.from({ length: LINES }, (_, i) => `${10 * i},${10 * i + 1},a;b;c;d`);
  writeFileSync(file, `a,b,shared\n${lines.join("\n")}\n`);
  return file;
}

export async function pairs(_: NodeBackend, { batch, only }: { batch: number; only?: string }) {
  const folder = mkdtempSync(join(tmpdir(), "unweave-bench-"));
  try {
    const needed: Readonly<Record<string, { options?: object; blocks?: readonly string[] }>> = {
      balanced: { options: { factor: "e" } },
      factorwise: { blocks: KINDS },
      leaveOneOut: { blocks: KINDS },
      longTailed: { options: { factor: "e" } },
      sameNuisance: { options: { nuisance: "e" } },
      shareSet: { options: { sets: [["a", "b"], ["c", "d"], ["e"]] } },
      userPairs: { options: { file: writeList(folder) }, blocks: FACTORS.slice(0, 4) },
    };
    const dataset = million();
    const rows = allRows(dataset);
    const names = registry.names.filter((name) => only?.split(",").includes(name) ?? true);
    const microseconds: Record<string, number> = {};
    const buildMs: Record<string, number> = {};
    for (const name of names) {
      const { options = {}, blocks = FACTORS } = needed[name] ?? {};
      const started = performance.now();
      const make = registry.resolve({ name, options: { ...options } });
      const sampler = make({ dataset, rows, pairs: batch / 2, blocks });
      buildMs[name] = Math.round(performance.now() - started);
      const rng = random(0);
      const times = Array.from({ length: RUNS + 5 }, (__, i) => {
        const begun = performance.now();
        sampler.sample(rng.fork(i));
        return performance.now() - begun;
      });
      microseconds[name] = Number(((1000 * median(times.slice(5))) / batch).toFixed(2));
    }
    return { rows: ROWS, batch, microsecondsPerRow: microseconds, buildMs };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
