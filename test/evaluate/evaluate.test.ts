/** Which rows a run is measured on: the encoder of this file says row numbers, so every code tells where it came from. */
import { describe, expect, it } from "vitest";
import { shrunkPixels } from "../../src/data/images/pixels.ts";
import { splitOf } from "../../src/data/split.ts";
import { evaluate, limited } from "../../src/evaluate/evaluate.ts";
import type { Codec, Encoder } from "../../src/inference/codec.ts";
import { RAW_PIXELS, UNTRAINED } from "../../src/metrics/frame/baselines.ts";
import type { Experiment, Split } from "../../src/types/index.ts";
import { noiseGrid } from "../data/world.ts";

const dataset = noiseGrid([4, 3], 5);
const experiment = {
  split: { unseen: { a: ["a3"] }, testShare: 0.3 },
  seed: 3,
  metrics: [],
} as unknown as Experiment;

/** Codes of two dimensions: the number of the row and `mark`. */
const rowNumbers = (mark: number): Encoder => ({
  encode: () => Promise.reject(new Error("rows are asked for, not images")),
  encodeRows: async (_, rows) => ({
    rows: rows.length,
    columns: 2,
    data: Float32Array.from([...rows].flatMap((row) => [row, mark])),
  }),
});
const codec: Codec = {
  blocks: { a: [0, 1], b: [1, 2] },
  shape: dataset.shape,
  takes: dataset.shape,
  ...rowNumbers(1),
  decode: null,
  untrained: rowNumbers(2),
  runtime: null as never,
  close: async () => {},
};
const PARTS = ["train", "test", "unseen"] as const;
const levelsAt = (rows: Int32Array) => [...rows].flatMap((row) => [row % 4, Math.floor(row / 4) % 3]);
const numbersAt = (rows: Int32Array, mark: number) => [...rows].flatMap((row) => [row, mark]);

describe("a run is measured", () => {
  it("on the codes and levels of its own rows, part by part", async () => {
    const split = splitOf(dataset, experiment);
    expect(PARTS.map((part) => split[part].length)).toEqual([32, 13, 15]);
    const { representation, rows, scores } = await evaluate(codec, experiment, dataset);
    expect(scores).toEqual([]);
    expect(rows).toEqual(split);
    for (const part of PARTS) {
      expect([...representation[part].codes.data]).toEqual(numbersAt(split[part], 1));
      expect([...representation[part].levels]).toEqual(levelsAt(split[part]));
    }
    expect(representation.unseenFactor).toBe("a");
    expect(representation.blocks).toEqual(codec.blocks);
  });

  it("beside the pixels of the same rows and the encoder before training", async () => {
    const { representation, rows } = await evaluate(codec, experiment, dataset, { mostRows: 10 });
    expect(PARTS.map((part) => rows[part].length)).toEqual([10, 10, 10]);
    const { [RAW_PIXELS]: raw, [UNTRAINED]: untrained } = representation.baselines;
    for (const part of PARTS) {
      expect(raw[part].codes).toEqual(shrunkPixels(dataset, rows[part]));
      expect([...untrained[part].codes.data]).toEqual(numbersAt(rows[part], 2));
      for (const baseline of [raw, untrained])
        expect([...baseline[part].levels]).toEqual(levelsAt(rows[part]));
    }
  });
});

describe("parts that are too long", () => {
  const numbers = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);
  const split: Split = { train: numbers(0, 40), test: numbers(40, 70), unseen: numbers(70, 75) };
  const cut = limited(split, 1, 10);

  it("are cut to the number asked for, each from its own rows, in their order", () => {
    expect(PARTS.map((part) => cut[part].length)).toEqual([10, 10, 5]);
    for (const part of PARTS) {
      const rows = [...cut[part]];
      expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
      expect(rows.filter((row) => !split[part].includes(row))).toEqual([]);
    }
  });
  it("are drawn by the seed, every part by chance of its own; short ones stay", () => {
    expect(limited(split, 1, 10)).toEqual(cut);
    expect(limited(split, 2, 10)).not.toEqual(cut);
    expect(cut.train).not.toEqual(split.train.subarray(0, 10));
    const same = limited({ ...split, test: split.train }, 1, 10);
    expect(same.test).not.toEqual(same.train);
    expect(limited(split, 1, 40)).toEqual(split);
  });
});
