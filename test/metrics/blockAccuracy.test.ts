/** What probes read of blocks, on worlds whose blocks hold known factors. */
import { describe, expect, it } from "vitest";
import { blockAccuracy } from "../../src/metrics/blocks/blockAccuracy.ts";
import { random } from "../../src/random.ts";
import type { Blocks, Representation } from "../../src/types/index.ts";
import { drawn, emptyLike, factorsOf, oneHot, representationOf, rowsOf, unsound } from "./worlds.ts";

const metric = blockAccuracy.create({ k: 5 });
const factors = factorsOf({ a: 4, b: 5 });
const blocks: Blocks = { a: [0, 4], b: [4, 9] };
const swapped: Blocks = { b: [0, 4], a: [4, 9] };

/** The first block holds a, the second b (and, with a leak, a too). */
const pure = drawn(600, factors, 1, ([a, b], rng) =>
  [...oneHot(a, 4), ...oneHot(b, 5)].map((v) => v + 0.05 * rng.normal()),
);
const leaky = drawn(600, factors, 2, ([a, b], rng) =>
  [...oneHot(a, 4), ...oneHot(b, 5).map((v, i) => v + 0.5 * Number(i === a))].map(
    (v) => v + 0.05 * rng.normal(),
  ),
);
const held = (sample: typeof pure, names = blocks, more: Partial<Representation> = {}) =>
  representationOf({
    factors,
    blocks: names,
    train: rowsOf(sample, 0, 400),
    test: rowsOf(sample, 400, 600),
    ...more,
  });

describe("block accuracy", () => {
  it("blocks that hold exactly their factor score about 1; nothing leaks", () => {
    const score = metric(held(pure), random(1));
    expect(score.value).toBeGreaterThan(0.85);
    expect(score.ci95![0]).toBeLessThanOrEqual(score.value);
    expect(score.ci95![1]).toBeGreaterThanOrEqual(score.value);
    expect(score.perFactor).toEqual({ a: 1, b: 1 });
    for (const probe of ["linear", "knn"]) {
      const { rows, columns, values } = score.tables![probe];
      expect(rows).toEqual(["a", "b", "whole code", "chance"]);
      expect(columns).toEqual(["a", "b"]);
      expect([values[0][0], values[1][1]]).toEqual([1, 1]);
      // The other factor: chance within 3 standard deviations (200 rows).
      const slack = 3 * Math.sqrt(0.25 / 200);
      expect(Math.abs(values[0][1] - 1 / 5)).toBeLessThan(slack);
      expect(Math.abs(values[1][0] - 1 / 4)).toBeLessThan(slack);
      expect(values[2]).toEqual([1, 1]);
    }
    expect(score.matrix).toEqual({
      rows: ["a", "b"],
      columns: ["a", "b"],
      values: score.tables!.linear.values.slice(0, 2),
    });
    expect(score.sampleSize).toBe(200);
  });

  it("swapped blocks score about −1", () => {
    const score = metric(held(pure, swapped), random(1));
    expect(score.value).toBeLessThan(-0.85);
    expect(score.perFactor).toEqual({ a: 1, b: 1 });
  });

  it("a block that also holds the other factor scores about 0, its neighbour still about 1", () => {
    const score = metric(held(leaky), random(1));
    expect(Math.abs(score.perBlock.b)).toBeLessThan(0.05);
    expect(score.perBlock.a).toBeGreaterThan(0.85);
  });

  it("chance is the commonest training level", () => {
    const levels = pure.levels.map((level, at) => (at % 2 === 0 ? Math.min(1, level) : level));
    const score = metric(held({ codes: pure.codes, levels }), random(1));
    const own = levels.filter((_, at) => at % 2 === 0).slice(400);
    const common = own.filter((level) => level === 1).length / 200;
    expect(score.tables!.linear.values[3][0]).toBeCloseTo(common, 12);
  });

  it("missing labels neither teach nor count", () => {
    // Every third row of factor a is unlabelled and its code is nonsense.
    const bad = (row: number) => row % 3 === 0;
    const levels = pure.levels.map((level, at) => (at % 2 === 0 && bad(at >> 1) ? -1 : level));
    const data = pure.codes.data.map((v, at) => (bad(Math.floor(at / 9)) && at % 9 < 4 ? 5 - v : v));
    const score = metric(held({ codes: { ...pure.codes, data }, levels }), random(1));
    expect(score.tables!.linear.values[0][0]).toBe(1);
    expect(score.tables!.knn.values[0][0]).toBe(1);
    const without = metric(
      held({ codes: pure.codes, levels: levels.map((level, at) => (at % 2 === 0 ? -1 : level)) }),
      random(1),
    );
    expect(unsound(without)).toEqual([]);
    expect(without.tables!.linear.values.map((row) => row[0])).toEqual([0, 0, 0, 0]);
  });

  it("unseen rows are read without the held-out factor's column", () => {
    const unseen = rowsOf(leaky, 0, 50);
    const score = metric(held(pure, blocks, { unseen, unseenFactor: "a" }), random(1));
    expect(score.tables!.knnUnseen.columns).toEqual(["b"]);
    expect(score.tables!.knnUnseen.rows).toEqual(["a", "b", "whole code", "chance"]);
    expect(score.tables!.knnUnseen.values.map((row) => row.length)).toEqual([1, 1, 1, 1]);
    const same = metric(held(pure, blocks, { unseen: rowsOf(pure, 400, 600) }), random(1));
    expect(same.tables!.knnUnseen).toEqual(same.tables!.knn);
    expect(metric(held(pure), random(1)).tables).not.toHaveProperty("knnUnseen");
  });

  it("baselines stand beside blocks, wide ones projected", () => {
    const noise = drawn(600, factors, 3, (_, rng) => Array.from({ length: 200 }, rng.normal));
    const sets = { train: rowsOf(noise, 0, 400), test: rowsOf(noise, 400, 600), unseen: emptyLike(noise) };
    const score = metric(held(pure, blocks, { baselines: { pixels: sets } }), random(1));
    const { rows, values } = score.tables!.knn;
    expect(rows).toEqual(["a", "b", "whole code", "pixels", "chance"]);
    expect(values[3][0]).toBeLessThan(0.4);
    expect(Object.keys(score.perBlock)).toEqual(["a", "b"]);
  });

  it("says so where no block is named after a factor", () => {
    const score = metric(held(pure, { code: [0, 9] }), random(1));
    expect(score.value).toBe(0);
    expect(score.ci95).toBeNull();
    expect(score.perFactor).toEqual({ a: 1, b: 1 });
    expect(score.tables!.linear.rows).toEqual(["code", "chance"]);
    expect(score.warnings.join()).toContain("no block is named after a factor");
  });

  it("constant codes and empty test rows give numbers, and a warning", () => {
    const constant = drawn(300, factors, 4, () => Array(9).fill(0.5));
    const score = metric(held(constant), random(1));
    expect(unsound(score)).toEqual([]);
    expect(Math.abs(score.value)).toBeLessThan(0.2);
    const trained = metric(held(pure, blocks, { test: emptyLike(pure) }), random(1));
    expect(unsound(trained)).toEqual([]);
    expect(trained.sampleSize).toBe(400);
    expect(trained.warnings.join()).toContain("no rows were kept for testing");
  });

  it("where the test rows show one level only there is nothing to gain over chance", () => {
    const { codes, levels } = pure;
    // Training rows: level 0 of a is commonest. Test rows: the ten that have level 0, codes saying otherwise.
    const train = {
      codes,
      levels: levels.map((level, at) => (at % 2 === 0 ? Math.max(0, level - 1) : level)),
    };
    const zeros = Array.from({ length: 600 }, (_, i) => i)
      .filter((i) => levels[2 * i] === 2)
      .slice(0, 10);
    const rows = zeros.map((i) => rowsOf(pure, i, i + 1));
    const test = {
      codes: { rows: 10, columns: 9, data: Float32Array.from(rows.flatMap((row) => [...row.codes.data])) },
      levels: Int32Array.from(rows.flatMap((row) => [0, row.levels[1]])),
    };
    const score = metric(representationOf({ factors, blocks, train, test }), random(1));
    expect(score.value).toBeGreaterThan(-2);
    expect(score.ci95![0]).toBeGreaterThan(-10);
  });
});
