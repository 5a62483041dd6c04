/** What a run leaves, from a job and a codec that compute nothing: a code is its row's number. */
import { mkdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { levelTable } from "../../src/data/dataset.ts";
import { pixels } from "../../src/data/images/pixels.ts";
import { writeFigures, writeModels, writeScores } from "../../src/execute/write.ts";
import type { Codec } from "../../src/inference/codec.ts";
import { paths } from "../../src/run/folder.ts";
import { readReference } from "../../src/run/reference.ts";
import type { Assembled } from "../../src/train/assemble.ts";
import type { Matrix, Score, Split } from "../../src/types/index.ts";
import { noiseGrid } from "../data/world.ts";
import { newFolder } from "../run/world.ts";

const dataset = { ...noiseGrid([4, 3], 2), warnings: ["of the data"] };
const rows: Split = {
  train: Int32Array.of(0, 1, 2, 3, 4, 5, 12, 13),
  test: Int32Array.of(20, 6, 9),
  unseen: Int32Array.of(7, 23),
};
const sample = (of: Int32Array) => ({
  codes: { rows: of.length, columns: 2, data: Float32Array.from([...of].flatMap((row) => [row, row])) },
  levels: levelTable(dataset, of),
});
/** The image whose number the code says. */
const decode = async (codes: Matrix) =>
  pixels(
    dataset,
    Int32Array.from({ length: codes.rows }, (_, i) =>
      Math.max(0, Math.min(23, Math.round(codes.data[2 * i]))),
    ),
  );
const measured = {
  experiment: { recipe: "blocks", seed: 5 },
  dataset,
  evaluation: {
    rows,
    representation: {
      ...{ factors: dataset.factors, blocks: { a: [0, 1], b: [1, 2] }, unseenFactor: "a", baselines: {} },
      ...{ train: sample(rows.train), test: sample(rows.test), unseen: sample(rows.unseen) },
    },
    scores: [{ metric: "mig", value: 0.5, seconds: 2 }] as unknown as Score[],
    skipped: [{ metric: "editing", why: "there is no decoder" }],
  },
  warnings: ["of the split"],
} as unknown as Parameters<typeof writeFigures>[2];

it("the encoder is that of the trained state, the baseline that of the first", () => {
  const folder = newFolder();
  mkdirSync(folder);
  const mark = ({ parameters }: Readonly<Record<string, Float32Array>>) => Uint8Array.from(parameters);
  const job = {
    step: { state: { parameters: Float32Array.of(1) } },
    encoder: mark,
    decoder: (state: Record<string, Float32Array>) => Uint8Array.of(10 + state.parameters[0]),
  } as unknown as Assembled;
  const { encoder, decoder, untrained } = writeModels(folder, job, { parameters: Float32Array.of(2) });
  expect([...encoder, ...decoder!, ...untrained()]).toEqual([2, 12, 1]);
  const files = paths(folder);
  const written = [files.encoder, files.decoder, files.untrained].flatMap((file) => [...readFileSync(file)]);
  expect(written).toEqual([2, 12, 1]);
});

it("held-out codes stand beside their own images, training codes beside their own levels", async () => {
  const folder = newFolder();
  mkdirSync(folder);
  await writeFigures(folder, { decode } as unknown as Codec, measured);
  const { held, gaps, train } = readReference(folder)!;
  expect([...held.data]).toEqual([20, 6, 9, 7, 23].flatMap((row) => [row, row]));
  expect([...gaps]).toEqual([0, 0, 0, 0, 0]);
  expect(train).toEqual(sample(rows.train));
});

it("scores say what was left out and why, and no clock time", () => {
  const folder = newFolder();
  mkdirSync(folder);
  const job = { blocks: { a: [0, 2] }, supervision: "pairs", sampler: { warnings: ["of pairs"] } } as const;
  const { scores, warnings } = writeScores(folder, job as never, measured);
  expect(scores[0].seconds).toBe(2);
  expect(warnings).toEqual([
    "of the data",
    "of the split",
    "of pairs",
    "editing was left out: there is no decoder",
  ]);
  const written = JSON.parse(readFileSync(paths(folder).scores, "utf8"));
  expect(written).toMatchObject({
    recipe: "blocks",
    seed: 5,
    warnings,
    scores: [{ metric: "mig", value: 0.5 }],
  });
  expect(written.scores[0]).not.toHaveProperty("seconds");
  expect(JSON.parse(readFileSync(paths(folder).timings, "utf8"))).toEqual({ mig: 2 });
});
