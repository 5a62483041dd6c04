/** Codes made elsewhere: rows that are sorted by class, levels of few rows, and levels that there are not. */
import { describe, expect, it } from "vitest";
import { splitExternal } from "../../src/evaluate/external.ts";
import { evaluate, random } from "../../src/index.ts";
import type { Factor } from "../../src/types/index.ts";

const CLASSES = 6;
const EACH = 30;
const rows = CLASSES * EACH;
const rng = random(2);
const levels = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / EACH));
const codes = {
  rows,
  columns: 3,
  data: Float32Array.from({ length: rows * 3 }, (_, i) =>
    i % 3 === 0 ? levels[Math.floor(i / 3)] + 0.2 * rng.normal() : rng.normal(),
  ),
};
const factors: readonly Factor[] = [{ name: "kind", size: CLASSES, kind: "ordinal" }];
const given = { codes: { code: codes }, factors, levels };
const metrics = ["downstream", "explicitness"] as const;

describe("rows sorted by class", () => {
  it("score what they score in another order", async () => {
    const { scores, warnings } = await evaluate(given, { metrics });
    expect(warnings).toEqual([]);
    const order = random(9).permutation(rows);
    const moved = {
      codes: {
        code: {
          ...codes,
          data: Float32Array.from(codes.data, (_, i) => codes.data[order[Math.floor(i / 3)] * 3 + (i % 3)]),
        },
      },
      factors,
      levels: order.map((row) => levels[row]),
    };
    const other = await evaluate(moved, { metrics });
    for (const name of metrics) {
      expect(scores[name]?.value, name).toBeGreaterThan(0.7);
      expect(Math.abs(scores[name]!.value - other.scores[name]!.value), name).toBeLessThan(0.1);
    }
  });
  it("are named where the first rows fit and the last test", async () => {
    const { warnings } = await evaluate(given, { metrics: ["sap"], split: "ordered" });
    expect(warnings).toEqual([
      'factor "kind": no training row has 1 of the levels that are tested: 5; a shuffled split mixes rows that are sorted',
    ]);
  });
});

describe("a shuffled split", () => {
  const few = (sizes: readonly number[], seed: number) => {
    const cells = sizes.flatMap((size, level) => Array.from({ length: size }, () => level));
    const factor: Factor = {
      name: "a",
      size: sizes.length,
      kind: seed % 2 === 0 ? "ordinal" : "categorical",
    };
    const data = Float32Array.from(cells, (_, row) => row);
    return splitExternal(
      {
        codes: { rows: cells.length, columns: 1, data },
        levels: Int32Array.from(cells),
        factors: [factor],
        blocks: { code: [0, 1] },
      },
      "shuffled",
      seed,
    );
  };
  it.each([0, 1, 2, 3, 4, 5, 6, 7])("has every level of two rows on both sides, seed %i", (seed) => {
    const { representation, warnings } = few([40, 2, 2, 3, 2, 1], seed);
    const [train, test] = [representation.train, representation.test].map((part) => new Set(part.levels));
    expect([...train].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...test].sort()).toEqual([0, 1, 2, 3, 4]);
    expect(representation.test.codes.rows).toBe(10);
    expect(warnings).toEqual(
      seed % 2 === 0 ? [] : ['factor "a": no test row has 1 of the levels that are trained on: 5'],
    );
    const { codes, levels } = representation.whole!;
    const level = (row: number) =>
      row < 40 ? 0 : row < 42 ? 1 : row < 44 ? 2 : row < 47 ? 3 : row < 49 ? 4 : 5;
    expect([...codes.data].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, row) => row));
    expect([...levels]).toEqual(Array.from(codes.data, level));
  });
});

describe("what a program gives", () => {
  const wrong = (at: number, level: number) => levels.map((is, i) => (i === at ? level : is));
  it.each([
    [
      { levels: wrong(7, CLASSES) },
      /^factor "kind": expected levels from 0 to 5, or -1 where missing, got 6 in row 7\./,
    ],
    [{ levels: wrong(0, -2) }, /got -2 in row 0\./],
    [{ levels: levels.subarray(1) }, /^levels "evaluate": expected 180 rows/],
    [{ factors: [] }, /^factors "evaluate": expected at least one factor, got none\./],
    [{ factors: [{ ...factors[0], size: 0.5 }] }, /^factor "kind": expected levels from 0 to/],
    [
      { codes: { code: { ...codes, rows: rows + 1 } } },
      /^block "code": expected 543 numbers, 181 rows of 3, got 540\./,
    ],
    [
      { codes: { code: { ...codes, data: codes.data.map((value, i) => (i === 4 ? Number.NaN : value)) } } },
      /^block "code": expected finite numbers, got NaN at row 1/,
    ],
  ])("is refused if it does not fit (%#)", async (change, message) => {
    await expect(evaluate({ ...given, ...change }, { metrics: ["mig"] })).rejects.toThrow(message);
  });
  it("has missing levels", async () => {
    const { scores } = await evaluate({ ...given, levels: wrong(3, -1) }, { metrics: ["mig"] });
    expect(scores.mig?.value).toBeGreaterThan(0.3);
  });
});
