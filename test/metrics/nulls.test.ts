/** Null levels stand for codes that know nothing: of codes that know everything they are far below the value. */
import { describe, expect, it } from "vitest";
import { scoreWith } from "../../src/metrics/frame/scoreWith.ts";
import { metrics } from "../../src/metrics/registry.ts";
import { type Rng, random } from "../../src/random.ts";
import { drawn, factorsOf, representationOf } from "./worlds.ts";

const factors = factorsOf({ a: 3, b: 3 });
const world = (code: (a: number, b: number) => readonly number[]) => {
  const noisy = ([a, b]: readonly number[], rng: Rng) => code(a, b).map((x) => x + 0.05 * rng.normal());
  return representationOf({
    factors,
    blocks: { a: [0, 1], b: [1, 2] },
    train: drawn(200, factors, 1, noisy),
    test: drawn(200, factors, 2, noisy),
  });
};
/** One dimension a factor. */
const pure = world((a, b) => [a, b]);
/** The block of `b` holds all of `a` too: something leaks, something depends. */
const mixed = world((a, b) => [a, a + 3 * b]);
const quick = { resamples: 0 };
const nearest = { ...quick, attackers: ["nearest"] };

describe("the null of", () => {
  // Of two factors of three levels each a guess is right in 1/2 of the batches and in 1/3 of the rows.
  it.each([
    ["betaVae", pure, 0.95, 0.6, {}],
    ["factorVae", pure, 0.95, 0.6, {}],
    ["blockDci", pure, 0.95, 0.3, { stages: 5 }],
    ["dci", pure, 0.95, 0.3, { stages: 5 }],
    ["blockMig", pure, 0.85, 0.1, quick],
    ["dciMig", pure, 0.9, 0.1, quick],
    ["med", pure, 0.8, 0.5, quick],
    ["mig", pure, 0.9, 0.1, quick],
    ["migSup", pure, 0.9, 0.1, quick],
    ["rmig", pure, 0.9, 0.1, quick],
    ["jemmig", pure, 0.75, 0.4, quick],
    ["modularity", pure, 0.95, 0.5, quick],
    ["infomec", pure, 0.95, 0.6, quick],
    ["irs", pure, 0.85, 0.1, {}],
    ["mcc", pure, 0.95, 0.2, quick],
    ["explicitness", pure, 0.95, 0.6, quick],
    ["sap", mixed, 0.4, 0.1, quick],
    ["blockR2", pure, 0.95, 0.1, {}],
    ["downstream", pure, 0.95, 0.45, quick],
    ["swapConsistency", pure, 0.95, 0.45, quick],
    ["leakage", mixed, 0.45, 0.15, nearest],
    ["dependence", mixed, 0.8, 0.2, {}],
    ["pairwiseInformation", mixed, 0.9, 0.45, {}],
  ] as const)("%s", (name, representation, value, chance, asked) => {
    const known = Object.keys((metrics.lookup(name).options as { shape?: object }).shape ?? {});
    const options = Object.fromEntries(Object.entries(asked).filter(([key]) => known.includes(key)));
    const score = scoreWith(metrics.resolve({ name, options }), representation, random(3));
    expect(score.value).toBeGreaterThan(value);
    expect(score.null).toBeLessThan(chance);
    expect(score.null).toBeGreaterThan(-0.1);
  });
});
