/** MED against numpy and scikit-learn on golden worlds, and what reading the purest dimensions alone is for. */
import { describe, expect, it } from "vitest";
import { med } from "../../src/metrics/dimensions/med.ts";
import { random } from "../../src/random.ts";
import { drawn, factorsOf, goldenWorlds, representationOf } from "./worlds.ts";

/** Disentanglement, completeness and top-1 disentanglement by scikit-learn's mutual_info_score and scipy's entropy. */
const REFERENCE = {
  axis_perfect: [0.9494998001853177, 0.9495037979152854, 0.9494998001853177],
  circular_block: [0.9003209983860193, 0.8037718499549188, 0.9174871727639577],
  dead_dims: [0.843626618027992, 0.8554226692610865, 0.8652715944812956],
  duplicated_dims: [0.8418037662249427, 0.5863666805226585, 0.8639644330586802],
  tiny_n300: [0.4855328982544934, 0.4619537913748699, 0.5202700976272675],
} as const;

describe("MED", () => {
  it.each(Object.entries(REFERENCE))("equals the reference on %s", (name, [whole, completeness, top]) => {
    const { factors, blocks, all } = goldenWorlds.find((world) => world.name === name)!.read();
    const of = (options: { top?: number }) =>
      med.create({ resamples: 0, ...options })(representationOf({ factors, blocks, test: all }), random(1));
    expect(of({}).value).toBeCloseTo(whole, 9);
    expect(of({}).further?.completeness).toBeCloseTo(completeness, 9);
    expect(of({ top: 1 }).value).toBeCloseTo(top, 9);
  });

  it("is lowered by the bias of few rows, and says what it is without", () => {
    const factors = factorsOf({ a: 4, b: 4 });
    const test = drawn(200, factors, 1, ([a, b], rng) => [a + 0.05 * rng.normal(), b + 0.05 * rng.normal()]);
    const representation = representationOf({ factors, blocks: { code: [0, 2] }, test });
    const { value, further } = med.create({ resamples: 0 })(representation, random(1));
    expect(value).toBeLessThan(0.9);
    expect(further?.millerMadow).toBeGreaterThan(value + 0.1);
  });

  it("does not count mixtures beside pure dimensions when it reads the purest of each factor", () => {
    const factors = factorsOf({ a: 4, b: 4 });
    const code = ([a, b]: readonly number[]) => [a, b, ...Array.from({ length: 30 }, () => a + 4 * b)];
    const representation = representationOf({
      factors,
      blocks: { code: [0, 32] },
      test: drawn(1000, factors, 1, code),
    });
    const of = (options: { top?: number }) =>
      med.create({ resamples: 0, ...options })(representation, random(1));
    expect(of({}).value).toBeLessThan(0.2);
    expect(of({ top: 1 }).value).toBeGreaterThan(0.95);
  });
});
