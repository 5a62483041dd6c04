/** Run folders of an earlier version, whose residual block is called "rest", serve today's program. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { allRows } from "../../src/data/dataset.ts";
import { pngOf } from "../../src/data/images/writeFolder.ts";
import { datasets } from "../../src/data/registry.ts";
import { openEditor } from "../../src/edit/editor.ts";
import { swap } from "../../src/edit/swap.ts";
import { evaluateRun } from "../../src/evaluate/evaluateRun.ts";
import { execute } from "../../src/execute/execute.ts";
import { openCodec } from "../../src/inference/codec.ts";
import { contractOf } from "../../src/inference/contract.ts";
import { embed } from "../../src/inference/embed.ts";
import { renderReport } from "../../src/report/index.ts";
import { openRun, readScores } from "../../src/run/folder.ts";
import { sameSettings } from "../../src/study/study.ts";
import type { Dataset, Experiment } from "../../src/types/index.ts";
import { newFolder } from "./world.ts";

const OLD = join(import.meta.dirname, "../golden/runs");
const metrics = [{ name: "activity" }, { name: "collapse" }];
const pictures = newFolder();
const files = [0, 7].map((row) => join(pictures, `${row}.png`));
let dataset: Dataset;
beforeAll(async () => {
  dataset = await datasets.resolve(openRun(join(OLD, "blocks")).data);
  mkdirSync(pictures, { recursive: true });
  for (const [i, row] of [0, 7].entries()) writeFileSync(files[i], await pngOf(dataset, row));
});
/** A copy of the run, with `changes` to its experiment. */
function copied(name: string, changes: Partial<Experiment>): string {
  const folder = newFolder();
  cpSync(join(OLD, name), folder, { recursive: true });
  writeFileSync(join(folder, "experiment.json"), JSON.stringify({ ...openRun(folder), ...changes }));
  return folder;
}

/** Codes of all pictures by the encoder of a run. */
async function codesOf(folder: string): Promise<Float32Array> {
  const codec = await openCodec(folder);
  const { data } = await codec.encodeRows(dataset, allRows(dataset));
  await codec.close();
  return data;
}

describe.each([
  { name: "blocks", answers: "retrieved" },
  { name: "discoVae", answers: "decoded" },
])("an old run of $name", ({ name, answers }) => {
  const folder = join(OLD, name);
  it("is scored as it was", async () => {
    const { scores } = await evaluateRun(folder, { ...openRun(folder), metrics }, dataset);
    const kept = readScores(folder);
    for (const { metric, value, perBlock } of scores) {
      const before = kept.scores.find((score) => score.metric === metric);
      expect(value).toBeCloseTo(before?.value ?? Number.NaN, 4);
      expect(Object.keys(perBlock)).toEqual(Object.keys(before?.perBlock ?? {}));
    }
  });
  it("has a report", () => {
    expect(renderReport([folder], { title: "old" })).toContain(name);
  });
  it("embeds pictures, with columns for its residual block", async () => {
    const out = `${newFolder()}.csv`;
    expect((await embed({ run: folder, files, out })).rows).toBe(2);
    expect(readFileSync(out, "utf8").split("\n")[0]).toContain("rest_0");
  });
  it("edits pictures", async () => {
    const editor = await openEditor(folder);
    const [own, donor] = [await editor.open(files[0]), await editor.open(files[1])];
    const codes = swap(own.code, donor.code, editor.space.blocks.rest);
    const shown = await editor.show({ rows: 1, columns: codes.length, data: codes });
    await editor.close();
    expect(editor.answers).toBe(answers);
    expect(shown.data.every(Number.isFinite)).toBe(true);
  });
  it("is resumed where it was left", async () => {
    const finished = copied(name, { metrics });
    await execute(openRun(finished), dataset, { folder: finished, resume: true });
    // Its file has a contract inside since, and takes pictures in colour too: its codes are the same to the last bit.
    expect(contractOf(readFileSync(join(finished, "encoder.onnx")))?.pictures.channels).toEqual([1, 3]);
    expect(await codesOf(finished)).toEqual(await codesOf(folder));
    const longer = copied(name, { metrics, steps: 6 });
    const steps: number[] = [];
    await execute(openRun(longer), dataset, {
      folder: longer,
      resume: true,
      onEvent: (event) => event.type === "step" && steps.push(event.step),
    });
    expect(steps).toEqual([5, 6]);
  });
  it("asks for what an experiment with today's name asks for", () => {
    const old = openRun(folder);
    const { rest: residual, ...code } = old.code;
    const terms = old.terms.map((term) =>
      term.label === "rest" ? { ...term, label: "residual", options: { of: "residual" } } : term,
    );
    expect(sameSettings(old, { ...old, code: { ...code, residual }, terms })).toBe(true);
    expect(sameSettings(old, { ...old, code: { ...code, other: residual }, terms })).toBe(false);
  });
});
