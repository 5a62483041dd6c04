/** A judge of pictures: right of pictures it never saw, tells strangers by their neighbours, and is trained once. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { levelTable } from "../../src/data/dataset.ts";
import { pixels } from "../../src/data/images/pixels.ts";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import { Gallery, type Judge, judgeOf } from "../../src/evaluate/judge/judge.ts";
import { type JudgeFile, trainedJudge } from "../../src/evaluate/judge/train.ts";
import { dataset } from "../run/world.ts";

const cache = mkdtempSync(join(tmpdir(), "unweave-oracle-"));
vi.stubEnv("UNWEAVE_CACHE", cache);
const runtime = new NodeRuntime();
afterAll(async () => {
  await runtime.close();
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true, force: true });
});

/** Shape 4 is a stranger; of the rest every third picture is kept back. */
const all = Int32Array.from({ length: dataset.rows }, (_, row) => row);
const shape = (row: number) => dataset.levels[2 * row];
const known = all.filter((row) => shape(row) < 4 && row % 3 > 0);
const held = all.filter((row) => shape(row) < 4 && row % 3 === 0);
const options = { steps: 150, batch: 32, seed: 0 };
let oracle: JudgeFile;
let judge: Judge;
beforeAll(async () => {
  oracle = await trainedJudge(runtime, dataset, known, options);
  judge = await judgeOf(runtime, oracle);
});

describe("an oracle", () => {
  it("reads every factor of pictures that it was not trained on", async () => {
    const { levels, features, scores } = await judge(pixels(dataset, held));
    const truth = levelTable(dataset, held);
    const right = [0, 1].map((f) =>
      held.reduce((n, _, i) => n + Number(levels[2 * i + f] === truth[2 * i + f]), 0),
    );
    for (const count of right) expect(count / held.length).toBeGreaterThan(0.9);
    expect([features.columns, scores.columns]).toEqual([64, 9]);
    const length = features.data.subarray(0, 32).reduce((sum, x) => sum + x * x, 0);
    expect(length).toBeCloseTo(1, 4);
  });
  it("tells a level that it never saw from the others by the nearest known pictures, not by the picture itself", async () => {
    const shown = Int32Array.from([...held, ...all.filter((row) => shape(row) === 4)]);
    const { features } = await judge(pixels(dataset, shown));
    const levels = shown.map(shape);
    const told = new Gallery(features, levels, 0).levelsOf(features, Int32Array.from(shown.keys()));
    const right = told.reduce((n, level, i) => n + Number(level === levels[i]), 0);
    expect(right / shown.length).toBeGreaterThan(0.8);
    // A picture that is the only one of its level cannot find itself.
    const alone = levels.map((level, i) => (i === 0 ? 7 : level));
    const lonely = new Gallery(features, alone, 0).levelsOf(features, Int32Array.from(shown.keys()));
    expect(lonely[0]).not.toBe(7);
  });
  it("is kept, and made anew for other rows, seeds and lengths", async () => {
    const files = () => readdirSync(cache).filter((name) => name.endsWith(".u8")).length;
    const count = files();
    const steps: number[] = [];
    const again = await trainedJudge(runtime, dataset, known, {
      ...options,
      onStep: (step) => steps.push(step),
    });
    expect([steps, files()]).toEqual([[], count]);
    expect(Buffer.from(again.model).equals(Buffer.from(oracle.model))).toBe(true);
    await trainedJudge(runtime, dataset, known.subarray(1), { ...options, steps: 2 });
    await trainedJudge(runtime, dataset, known, { ...options, steps: 2, seed: 1 });
    expect(files()).toBe(count + 2);
  });
  it("that is interrupted is not kept", async () => {
    const controller = new AbortController();
    const stopped = trainedJudge(runtime, dataset, known, {
      ...{ ...options, seed: 5, signal: controller.signal },
      onStep: () => controller.abort(),
    });
    await expect(stopped).rejects.toThrow("stopped while a judge was trained");
  });
});
