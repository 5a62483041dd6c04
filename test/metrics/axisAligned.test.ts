/** Properties that scores of single dimensions owe, on generated worlds. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scoreWith } from "../../src/metrics/frame/scoreWith.ts";
import { metrics } from "../../src/metrics/registry.ts";
import { mean } from "../../src/numerics/statistics.ts";
import { random } from "../../src/random.ts";
import type { Blocks, Factor, Sample } from "../../src/types/index.ts";
import { drawn, matrixOf, pickRows, representationOf, unsound } from "./worlds.ts";

/** Metrics of single dimensions: score of a perfect code is 1 but for slack, of a constant code 0 or `floor`; mean score of shuffled levels is the mean null but for `scatter`. */
const AXIS: Readonly<
  Record<string, { readonly slack: number; readonly floor?: number; readonly scatter?: number }>
> = {
  mig: { slack: 0.1 },
  migSup: { slack: 0.1 },
  // Shares of next to nothing scatter widely.
  modularity: { slack: 0.05, scatter: 0.2 },
  mcc: { slack: 0.01 },
  rmig: { slack: 0.12 },
  factorVae: { slack: 0.01 },
  betaVae: { slack: 0.02, floor: 0.6 },
  irs: { slack: 0.15 },
  explicitness: { slack: 0.01, floor: 0.51 },
  infomec: { slack: 0.1, scatter: 0.2 },
};
/** Scores that a rotation of two dimensions must lower. */
const LOWERED = ["mig", "migSup", "modularity", "mcc", "rmig", "irs", "infomec", "jemmig"];
/** Scores in which the scale of a dimension plays no part. */
const SCALE_FREE = [
  "mig",
  "migSup",
  "modularity",
  "mcc",
  "rmig",
  "explicitness",
  "jemmig",
  "pairwiseInformation",
];

const factors: Factor[] = [4, 5, 6].map((size, k) => ({ name: `f${k}`, size, kind: "ordinal" }));
const blocks: Blocks = { code: [0, 3] };
const noise = 0.01;
const perfect = (seed: number) =>
  drawn(1500, factors, seed, (levels, rng) => levels.map((level) => level + noise * rng.normal()));

function score(name: string, sample: Sample, seed = 1, named = blocks) {
  const [train, test] = [
    [0, 1000],
    [1000, 1500],
  ].map(([from, to]) =>
    pickRows(
      sample,
      Array.from({ length: to - from }, (_, i) => from + i),
    ),
  );
  const wide = { code: [0, sample.codes.columns] } as const;
  const given = sample.codes.columns === 3 ? named : wide;
  const scored = scoreWith(
    metrics.resolve({ name }),
    { ...representationOf({ factors, blocks: given, train, test }), whole: sample },
    random(seed),
  );
  expect(unsound(scored)).toEqual([]);
  return scored;
}

function mapped({ codes, levels }: Sample, row: (row: number[]) => number[]): Sample {
  const { rows, columns, data } = codes;
  const turned = Array.from({ length: rows }, (_, i) =>
    row([...data.subarray(i * columns, (i + 1) * columns)]),
  );
  return { codes: matrixOf(turned), levels };
}

const seeds = fc.integer({ min: 1, max: 10_000 });
const few = { numRuns: 4 };

describe.each(Object.keys(AXIS))("%s", (name) => {
  const { slack, floor = 0, scatter = 0.06 } = AXIS[name];

  it("of perfect codes is 1, of constant codes nothing", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(score(name, perfect(seed)).value).toBeGreaterThan(1 - slack);
        const constant = mapped(perfect(seed), () => [0.3, -2, 5]);
        expect(score(name, constant).value).toBeLessThanOrEqual(floor + 1e-9);
      }),
      few,
    );
  });

  it("of shuffled levels is on average what the null says", () => {
    const scored = Array.from({ length: 12 }, (_, seed) => {
      const { codes, levels } = perfect(seed);
      const order = random(seed).permutation(codes.rows);
      return score(name, { codes, levels: pickRows({ codes, levels }, order).levels }, seed);
    });
    const found = mean(scored.map(({ value }) => value));
    if (scored[0].null !== null)
      expect(Math.abs(found - mean(scored.map((each) => each.null ?? 0)))).toBeLessThan(scatter);
    expect(found).toBeLessThan(score(name, perfect(1)).value - 0.1);
  });
});

describe("dimensions", () => {
  it.each(Object.keys(AXIS))("%s does not care for their order", (name) => {
    fc.assert(
      fc.property(seeds, fc.constantFrom([1, 2, 0], [2, 0, 1], [1, 0, 2]), (seed, order) => {
        const found = score(name, perfect(seed)).value;
        const turned = score(
          name,
          mapped(perfect(seed), (row) => order.map((j) => row[j])),
        ).value;
        // Noise that parts equal numbers is drawn per dimension.
        expect(Math.abs(turned - found)).toBeLessThan(["infomec", "rmig"].includes(name) ? 0.01 : 1e-6);
      }),
      few,
    );
  });

  it.each(SCALE_FREE)("%s does not care for their scale", (name) => {
    fc.assert(
      fc.property(
        seeds,
        fc.array(fc.constantFrom(-4, 0.25, 8, 1024), { minLength: 3, maxLength: 3 }),
        (seed, by) => {
          const found = score(name, perfect(seed)).value;
          const scaled = score(
            name,
            mapped(perfect(seed), (row) => row.map((v, j) => by[j] * v)),
          ).value;
          // A mirrored dimension has its bins' closed ends on the other side.
          expect(Math.abs(scaled - found)).toBeLessThan(0.01);
        },
      ),
      few,
    );
  });

  it.each(["mig", "rmig", "jemmig"])("%s falls when one is copied", (name) => {
    const sample = perfect(3);
    const copied = score(
      name,
      mapped(sample, (row) => [...row, row[0]]),
    );
    expect(copied.value).toBeLessThan(score(name, sample).value - 0.08);
  });

  it.each(LOWERED)("%s falls when two are rotated into each other", (name) => {
    const [c, s] = [Math.SQRT1_2, Math.SQRT1_2];
    const sample = perfect(5);
    const rotated = score(
      name,
      mapped(sample, ([a, b, rest]) => [c * a - s * b, s * a + c * b, rest]),
    );
    expect(rotated.value).toBeLessThan(score(name, sample).value - 0.05);
  });

  it("rotating two lowers neither MCC after a linear map nor explicitness", () => {
    const sample = perfect(5);
    const rotated = mapped(sample, ([a, b, rest]) => [0.6 * a - 0.8 * b, 0.8 * a + 0.6 * b, rest]);
    expect(score("mcc", rotated).further!.afterLinearMap).toBeGreaterThan(0.999);
    expect(score("explicitness", rotated).value).toBeGreaterThan(0.99);
  });
});
