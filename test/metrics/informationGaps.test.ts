/** MIG-sup, JEMMIG, RMIG and the estimators under them on worlds with known answers. */
import { describe, expect, it } from "vitest";
import { millerMadow, mutualInformation } from "../../src/estimators/information/information.ts";
import { digammas, rossInformation, spread } from "../../src/estimators/information/neighbourInformation.ts";
import { jemmig, mcc, migSup, pairwiseInformation, rmig, sap, wasserstein } from "../../src/metrics/index.ts";
import { quantile } from "../../src/numerics/quantile.ts";
import { rankArea } from "../../src/numerics/rankArea.ts";
import { jacobiEigenvalues } from "../../src/numerics/symmetricEigen.ts";
import { random } from "../../src/random.ts";
import type { Sample } from "../../src/types/index.ts";
import { drawn, factorsOf, matrixOf, representationOf } from "./worlds.ts";

const factors = factorsOf({ a: 4, b: 8 });
const of = (test: Sample, train = test) =>
  representationOf({ factors, blocks: { code: [0, test.codes.columns] }, test, train });
const quick = { resamples: 0 };

describe("information", () => {
  it("Miller and Madow take away what independent draws seem to share", () => {
    const rng = random(3);
    const draw = (size: number) => Int32Array.from({ length: 500 }, () => rng.int(size));
    const pairs = Array.from({ length: 200 }, () => [draw(10), draw(8)] as const);
    const mean = (of: (a: Int32Array, b: Int32Array) => number) =>
      pairs.reduce((sum, [a, b]) => sum + of(a, b), 0) / pairs.length;
    // (10 − 1)(8 − 1) / 2n = 0.063
    expect(mean(mutualInformation)).toBeCloseTo(0.063, 2);
    expect(mean(millerMadow)).toBeLessThan(0.01);
  });

  it("neighbours find the entropy of levels that are far apart, and nothing in noise", () => {
    const far = drawn(4000, factors, 1, ([a], rng) => [10 * a + rng.normal(), rng.normal()]);
    const levels = far.levels.filter((_, at) => at % 2 === 0);
    expect(rossInformation(spread(far.codes, 0, random(1)), levels)).toBeCloseTo(Math.log(4), 1);
    expect(rossInformation(spread(far.codes, 1, random(1)), levels)).toBeLessThan(0.03);
  });

  it("neighbours agree with an integral: two Gaussians one apart", () => {
    // I = h(mixture) − h(normal) = 0.1127 nats for N(±0.5, 1), by numerical integration below.
    const density = (x: number) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    let mixture = 0;
    for (let x = -12; x < 12; x += 1e-3) {
      const p = 0.5 * density(x - 0.5) + 0.5 * density(x + 0.5);
      mixture -= p * Math.log(p) * 1e-3;
    }
    const wanted = mixture - 0.5 * Math.log(2 * Math.PI * Math.E);
    const rng = random(9);
    const levels = Int32Array.from({ length: 20_000 }, () => rng.int(2));
    const codes = matrixOf([...levels].map((level) => [level + rng.normal()]));
    expect(Math.abs(rossInformation(spread(codes, 0, random(1)), levels) - wanted)).toBeLessThan(0.015);
  });

  it("digamma at whole numbers", () => {
    const psi = digammas(10);
    expect(psi[1]).toBeCloseTo(-0.57721566, 8);
    expect(psi[10]).toBeCloseTo(2.25175259, 8);
  });
});

describe("parts", () => {
  it("Jacobi keeps small eigenvalues beside large ones", () => {
    const scales = [1e6, 1, 1e-6];
    const mixing = [
      [1, 0.5, 0.2],
      [0.5, 1, 0.3],
      [0.2, 0.3, 1],
    ];
    const scaled = mixing.map((row, i) => row.map((v, j) => v * scales[i] * scales[j]));
    const product = jacobiEigenvalues(scaled).reduce((a, b) => a * b);
    const determinant = 1 * (1 - 0.09) - 0.5 * (0.5 - 0.06) + 0.2 * (0.15 - 0.2);
    expect(product / determinant).toBeCloseTo(1, 10);
  });

  it("quantiles interpolate as numpy's", () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([0, 10], 0.99)).toBeCloseTo(9.9, 12);
    expect(quantile([], 0.5)).toBe(0);
  });

  it("the rank area counts ties half and weighs rows by how often they are drawn", () => {
    const area = rankArea([1, 2, 2, 3], Int8Array.of(0, 1, 0, 1));
    expect(area(null)).toBe((1 + 0.5 + 2) / 4);
    expect(area(Int32Array.of(0, 1, 2, 0))).toBe(0.5);
    expect(area(Int32Array.of(1, 0, 1, 0))).toBeNaN();
  });
});

describe("metrics", () => {
  const pure = drawn(3000, factors, 4, ([a, b]) => [a, b]);

  it("a dimension that holds two factors has no gap over factors, whatever MIG says", () => {
    const both = drawn(3000, factorsOf({ a: 4, b: 4 }), 5, ([a, b]) => [4 * a + b, 0]);
    const representation = representationOf({
      factors: factorsOf({ a: 4, b: 4 }),
      blocks: { code: [0, 2] },
      test: both,
    });
    expect(migSup.create(quick)(representation, random(1)).value).toBeLessThan(0.02);
    expect(migSup.create(quick)(of(pure), random(1)).value).toBeGreaterThan(0.98);
  });

  it("JEMMIG of pure codes is 1, less where the best dimension also holds another factor", () => {
    expect(jemmig.create(quick)(of(pure), random(1)).value).toBeGreaterThan(0.99);
    const small = factorsOf({ a: 2, b: 4 });
    const full = drawn(4000, small, 6, ([a, b]) => [a + 2 * b, 0]);
    const representation = representationOf({ factors: small, blocks: { code: [0, 2] }, test: full });
    // H(z, b) − I = log 8 − log 4.
    const found = jemmig.create(quick)(representation, random(1)).perFactor.b;
    expect(found).toBeCloseTo(1 - Math.log(2) / (Math.log(4) + Math.log(20)), 2);
  });

  it("one outlier ruins MIG's bins but not the neighbours", () => {
    const sample = drawn(2000, factors, 7, ([a, b], rng) => [
      a + 0.05 * rng.normal(),
      b + 0.05 * rng.normal(),
    ]);
    sample.codes.data[0] = 1e4;
    sample.codes.data[1] = 1e4;
    expect(rmig.create({ k: 10 })(of(sample), random(1)).value).toBeGreaterThan(0.9);
  });

  it("SAP of two copies of a factor has no gap; a constant dimension reads what chance reads", () => {
    const copies = drawn(2000, factors, 8, ([a, b]) => [a, a, b, 1]);
    const score = sap.create({ c: 0.01, resamples: 10 })(of(copies), random(1));
    expect(score.perFactor.a).toBe(0);
    expect(score.matrix!.values[3][0]).toBeLessThan(0.35);
    expect(score.ci95![0]).toBeLessThanOrEqual(score.value);
    expect(score.further!.continuous).toBeGreaterThan(0.4);
  });

  it("MCC matches one dimension a factor: a copy wins nothing", () => {
    const score = mcc.create(quick)(of(drawn(1000, factors, 9, ([a]) => [a, a])), random(1));
    expect(score.perFactor.a).toBeCloseTo(1, 9);
    expect(score.perFactor.b).toBeLessThan(0.1);
    expect(score.warnings.join()).toContain("not ordinal");
  });

  it("two equal dimensions share their entropy, and lie (2 − √2) · trace / trace from independence", () => {
    const equal = drawn(4000, factors, 10, ([, b]) => [b, b]);
    expect(pairwiseInformation.create({})(of(equal), random(1)).value).toBeCloseTo(Math.log(8), 2);
    // C = v·(1 1; 1 1), D = v·I: 2·2v − 2·√2·v over 2v.
    expect(wasserstein.create({})(of(equal), random(1)).value).toBeCloseTo(2 - Math.SQRT2, 6);
  });
});
