/** MIG against disentanglement_lib on golden worlds, and against answers known beforehand. */
import { describe, expect, it } from "vitest";
import { discretise, entropy, mutualInformation } from "../../src/estimators/information/information.ts";
import { shuffled } from "../../src/estimators/levels.ts";
import { mig } from "../../src/metrics/dimensions/mig.ts";
import { random } from "../../src/random.ts";
import type { Sample } from "../../src/types/index.ts";
import {
  drawn,
  factorsOf,
  goldenWorlds,
  matrixOf,
  representationOf,
  rowsOf,
  unsound,
  type World,
} from "./worlds.ts";

const quick = mig.create({ resamples: 0 });
/** The references read every row. */
const everyRow = ({ factors, blocks, all }: World, test = all) =>
  quick(representationOf({ factors, blocks, test }), random(1));

describe("MIG", () => {
  it("does not depend on the order of the dimensions", () => {
    const world = goldenWorlds.find(({ name }) => name === "tiny_n300")!.read();
    const { codes, levels } = world.all;
    const turned = { ...codes, data: new Float32Array(codes.data.length) };
    for (let i = 0; i < codes.rows; i++)
      for (let j = 0; j < codes.columns; j++)
        turned.data[i * codes.columns + j] = codes.data[i * codes.columns + ((j + 2) % codes.columns)];
    const [before, after] = [everyRow(world), everyRow(world, { codes: turned, levels })];
    expect(after.value).toBe(before.value);
    expect(after.perFactor).toEqual(before.perFactor);
    expect(after.matrix!.values[0]).toEqual(before.matrix!.values[2]);
  });
});

describe("MIG on known answers", () => {
  const factors = factorsOf({ shape: 4, size: 5 });
  const blocks = { code: [0, 3] } as const;
  const score = (test: Sample, resamples = 20) =>
    mig.create({ resamples })(representationOf({ factors, blocks, test }), random(3));

  it("a world with one dimension per factor and one that never moves scores 1", () => {
    const grid = Array.from({ length: 400 }, (_, i) => [i % 4, Math.floor(i / 4) % 5]);
    const test = {
      codes: matrixOf(grid.map(([a, b]) => [a, -2 * b, 7])),
      levels: Int32Array.from(grid.flat()),
    };
    const found = score(test);
    expect(found.value).toBeCloseTo(1, 12);
    expect(found.matrix!.values[2]).toEqual([0, 0]);
    expect(found.matrix!.rows).toEqual(["code[0]", "code[1]", "code[2]"]);
    expect(found.null!).toBeLessThan(0.05);
    expect(found.ci95![0]).toBeLessThanOrEqual(1);
    expect(found.ci95![0]).toBeGreaterThan(0.9);
  });

  it("a factor copied into two dimensions has no gap", () => {
    expect(score(drawn(500, factors, 4, ([a, b]) => [a, a, b])).perFactor.shape).toBe(0);
  });

  it("constant codes score 0, without NaN", () => {
    const found = score(drawn(100, factors, 5, () => [0.3, 0.3, -1]));
    expect(found.value).toBe(0);
    expect(unsound(found)).toEqual([]);
  });

  it("a factor that does not vary and one without labels score 0", () => {
    const { codes, levels } = drawn(200, factors, 6, ([a, b]) => [a, b, 0]);
    const found = score({
      codes,
      levels: levels.map((level, at) => (at % 2 === 0 ? 2 : at === 1 ? level : -1)),
    });
    expect(found.perFactor).toEqual({ shape: 0, size: 0 });
    expect(unsound(found)).toEqual([]);
  });

  it("noise scores near 0, as does its null", () => {
    const found = score(drawn(2000, factors, 7, (_, rng) => [rng.normal(), rng.normal(), rng.normal()]));
    expect(found.value).toBeLessThan(0.02);
    expect(found.null!).toBeLessThan(0.02);
  });

  it("rows without a label are left out of that factor", () => {
    const whole = drawn(400, factors, 8, ([a, b], rng) => [a + rng.normal(), b + rng.normal(), 0]);
    const half = rowsOf(whole, 0, 200);
    // Same smallest and largest value in both halves, hence the same bins.
    for (const j of [0, 1, 2])
      for (const [i, v] of [
        [0, -9],
        [1, 9],
      ])
        half.codes.data[i * 3 + j] = v;
    const codes = { ...whole.codes, data: whole.codes.data.slice() };
    codes.data.set(half.codes.data);
    const levels = whole.levels.map((level, at) => (at < 400 ? level : -1));
    const clipped = { ...codes, data: codes.data.map((v) => Math.max(-9, Math.min(9, v))) };
    expect(score({ codes: clipped, levels }, 0).perFactor).toEqual(score(half, 0).perFactor);
  });

  it("falls back on training rows, and says so", () => {
    const train = drawn(100, factors, 9, ([a, b]) => [a, b, 0]);
    const found = quick(representationOf({ factors, blocks, train, test: rowsOf(train, 0, 0) }), random(1));
    expect(found.sampleSize).toBe(100);
    expect(found.warnings.join()).toContain("no rows were kept for testing");
  });
});

describe("histogram information", () => {
  it("bins are half-open and the largest value is in the last", () => {
    const column = matrixOf([[0], [0.99], [1], [19], [19.5], [20]]);
    expect([...discretise(column, 0)]).toEqual([0, 0, 1, 19, 19, 19]);
    // numpy's range around a constant: the middle bin.
    expect([...discretise(matrixOf([[5], [5]]), 0)]).toEqual([10, 10]);
  });

  it("a list tells its own entropy of itself, and nothing of a constant", () => {
    const levels = Int32Array.from({ length: 90 }, (_, i) => i % 3);
    expect(entropy(levels)).toBeCloseTo(Math.log(3), 12);
    expect(mutualInformation(levels, levels)).toBeCloseTo(Math.log(3), 12);
    expect(mutualInformation(levels, new Int32Array(90))).toBe(0);
    expect(mutualInformation(levels, new Int32Array(90).fill(-1))).toBe(0);
  });

  it("shuffling keeps the values", () => {
    const levels = Int32Array.from({ length: 50 }, (_, i) => (i % 6) - 1);
    const other = shuffled(levels, random(2));
    expect(other).not.toEqual(levels);
    expect(other.toSorted()).toEqual(levels.toSorted());
  });
});
