/** What two lists share by chance: against scikit-learn, and the gap that is made of it. */
import { describe, expect, it } from "vitest";
import { adjustedShare, expectedInformation } from "../../src/estimators/information/expected.ts";
import { shuffled } from "../../src/estimators/levels.ts";
import { mig } from "../../src/metrics/dimensions/mig.ts";
import { random } from "../../src/random.ts";
import { drawn, factorsOf, representationOf } from "./worlds.ts";

/** Rows, levels of either list, and scikit-learn 1.9.1's expected_mutual_information of the lists below. */
const REFERENCE = [
  [50, 4, 3, 0.06502387138617369],
  [200, 20, 40, 1.508577594810254],
  [2000, 20, 40, 0.20807738317408594],
  [5000, 20, 7, 0.011465405435925067],
] as const;
const lists = (n: number, a: number, b: number) => [
  Int32Array.from({ length: n }, (_, i) => ((i * 7919) % n) % a),
  Int32Array.from({ length: n }, (_, i) => Math.floor((((i * 104729 + 13) % n) * b) / n)),
];

describe("expected information", () => {
  it.each(REFERENCE)("equals scikit-learn's for %i rows, %i and %i levels", (n, a, b, reference) => {
    const [x, y] = lists(n, a, b);
    expect(expectedInformation(x, y)).toBeCloseTo(reference, 10);
  });

  it("makes a share that is 1 of the same, and about 0 of shuffled levels", () => {
    const [, y] = lists(2000, 20, 40);
    expect(adjustedShare(y, y)).toBeCloseTo(1, 10);
    const shares = Array.from({ length: 20 }, (_, s) => adjustedShare(shuffled(y, random(s)), y));
    expect(Math.abs(shares.reduce((a, b) => a + b, 0) / shares.length)).toBeLessThan(0.005);
  });

  it("leaves out rows that miss either", () => {
    const [x, y] = lists(200, 20, 40);
    const [more, missing] = [Int32Array.of(...x, 3, -1), Int32Array.of(...y, -1, 2)];
    expect(adjustedShare(more, missing)).toBe(adjustedShare(x, y));
  });
});

describe("MIG of few rows and many levels", () => {
  const factors = factorsOf({ angle: 40 });
  /** Two dimensions, of which the first alone knows the factor. */
  const test = drawn(1000, factors, 1, ([angle], rng) => [Math.floor(angle / 2), rng.uniform()]);
  const score = mig.create({ resamples: 0 })(
    representationOf({ factors, blocks: { code: [0, 2] }, test }),
    random(0),
  );

  it("is biased, says so, and has the gap without the bias beside it", () => {
    // Twenty bins tell log 20 of the log 40 nats of the angle, whatever a table of counts says of the other dimension.
    const truth = Math.log(20) / Math.log(40);
    expect(Math.abs(score.value - truth)).toBeGreaterThan(0.05);
    expect(Math.abs((score.further?.adjusted ?? 0) - truth)).toBeLessThan(0.04);
    expect(score.warnings.join()).toContain("angle");
  });
});
