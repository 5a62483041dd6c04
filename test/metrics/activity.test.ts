/** Factor activity against worlds with known answers. */
import { describe, expect, it } from "vitest";
import { activity } from "../../src/metrics/distribution/activity.ts";
import { mean } from "../../src/numerics/statistics.ts";
import { random } from "../../src/random.ts";
import { drawn, factorsOf, representationOf } from "./worlds.ts";

const metric = activity.create({ shuffles: 20, threshold: 0.01 });

describe("activity on known answers", () => {
  const factors = factorsOf({ shape: 4, size: 5, colour: 3 });
  const blocks = { shape: [0, 1], size: [1, 2], colour: [2, 3], rest: [3, 6] } as const;
  const world = drawn(1500, factors, 11, ([a, b, c], rng) => [
    a + 0.1 * rng.normal(),
    b + 0.1 * rng.normal(),
    c + 0.1 * rng.normal(),
    rng.normal(),
    rng.normal(),
    0.05 * rng.normal(),
  ]);

  it("every factor moves its own dimension; noise moves with none; a faint dimension is dead", () => {
    const score = metric(representationOf({ factors, blocks, test: world }), random(2));
    const { values } = score.matrix!;
    for (let k = 0; k < 3; k++) {
      expect(values[k][k]).toBeGreaterThan(0.9);
      for (let j = 0; j < 6; j++) if (j !== k) expect(values[j][k]).toBeLessThan(0.01);
    }
    expect(values.slice(3).flat()).toEqual(Array(9).fill(0));
    expect(score.perBlock).toEqual({ shape: 1, size: 1, colour: 1, rest: 0 });
    expect(score.value).toBeCloseTo(3 / 5, 12);
    expect(score.warnings).toEqual(["1 of 6 dimensions is dead (variance at most 0.01)"]);
  });

  it("blocks named after the factors they hold score 1, swapped blocks 0", () => {
    const { codes, levels } = world;
    const data = codes.data.filter((_, at) => at % 6 < 3);
    const test = { codes: { rows: codes.rows, columns: 3, data }, levels };
    const right = { shape: [0, 1], size: [1, 2], colour: [2, 3] } as const;
    const wrong = { size: [0, 1], colour: [1, 2], shape: [2, 3] } as const;
    expect(metric(representationOf({ factors, blocks: right, test }), random(2)).value).toBe(1);
    expect(metric(representationOf({ factors, blocks: wrong, test }), random(2)).value).toBe(0);
    const one = metric(representationOf({ factors, blocks: { code: [0, 3] }, test }), random(2));
    expect(one.perFactor).toEqual({ shape: 1, size: 1, colour: 1 });
    expect(one.value).toBe(1);
  });

  it("a dimension that another factor moves more is not its own block's", () => {
    const mixed = drawn(1000, factors, 14, ([a, b, c], rng) => [a + 4 * b + rng.normal(), b, c]);
    const names = { shape: [0, 1], size: [1, 2], colour: [2, 3] } as const;
    const score = metric(representationOf({ factors, blocks: names, test: mixed }), random(2));
    expect(score.matrix!.values[0][0]).toBeGreaterThan(0.01);
    expect(score.perBlock).toEqual({ shape: 0, size: 1, colour: 1 });
    // Active for two factors: not one of those that hold exactly one, where blocks have no factor's name.
    const unnamed = metric(representationOf({ factors, blocks: { code: [0, 3] }, test: mixed }), random(2));
    expect(unnamed.value).toBeCloseTo(2 / 3, 12);
  });

  it("shuffled labels score about 0", () => {
    const values = Array.from({ length: 10 }, (_, seed) => {
      const order = random(seed).permutation(world.codes.rows);
      const levels = world.levels.map((_, at) => world.levels[order[Math.floor(at / 3)] * 3 + (at % 3)]);
      const test = { codes: world.codes, levels };
      const score = metric(representationOf({ factors, blocks, test }), random(seed));
      expect(Math.max(...score.matrix!.values.flat())).toBeLessThan(0.01);
      return score.value;
    });
    expect(mean(values)).toBeLessThan(0.15);
  });

  it("calls 5 % of noise active, as a 95th percentile should", () => {
    // Shuffles are shared by the dimensions, so many independent factors, not many dimensions.
    const many = factorsOf(Object.fromEntries(Array.from({ length: 150 }, (_, k) => [`f${k}`, 3])));
    const test = drawn(200, many, 12, (_, rng) => Array.from({ length: 6 }, () => rng.normal()));
    const score = metric(representationOf({ factors: many, blocks: { code: [0, 6] }, test }), random(3));
    const active = score.matrix!.values.flat().filter((a) => a > 0).length / (150 * 6);
    expect(active).toBeGreaterThan(0.03);
    expect(active).toBeLessThan(0.07);
  });

  it("constant codes have nothing alive and score 0", () => {
    const test = drawn(100, factors, 13, () => [1, 2, 3, 4, 5, 6]);
    const score = metric(representationOf({ factors, blocks, test }), random(1));
    expect(score.value).toBe(0);
    expect(score.perBlock).toEqual({ shape: 0, size: 0, colour: 0, rest: 0 });
  });

  it("ignores rows without a label", () => {
    const levels = world.levels.map((level, at) => (at % 7 === 0 ? -1 : level));
    const score = metric(
      representationOf({ factors, blocks, test: { codes: world.codes, levels } }),
      random(2),
    );
    expect(score.perBlock).toMatchObject({ shape: 1, size: 1, colour: 1 });
  });
});
