/** FactorVAE's vote: least variance for how much a dimension moves in all. */
import { expect, it } from "vitest";
import { scoreWith } from "../../src/metrics/frame/scoreWith.ts";
import { metrics } from "../../src/metrics/registry.ts";
import { random } from "../../src/random.ts";
import { drawn, factorsOf, representationOf } from "./worlds.ts";

const factors = factorsOf({ a: 4, b: 4 });
const world = (code: Parameters<typeof drawn>[3]) =>
  representationOf({ factors, blocks: { code: [0, 2] }, test: drawn(400, factors, 1, code) });
const scored = (code: Parameters<typeof drawn>[3], options = {}) =>
  scoreWith(metrics.resolve({ name: "factorVae", options }), world(code), random(2));

it("takes a dimension by its own spread: one of large numbers names its factor as well", () => {
  const found = scored(([a, b], rng) => [100 * a + 20 * rng.normal(), b + 0.2 * rng.normal()]);
  expect(found.value).toBe(1);
  expect(found.perFactor).toEqual({ a: 1, b: 1 });
  // Votes: the first dimension for the first factor, the second for the second.
  const { values } = found.matrix!;
  expect([values[0][1], values[1][0]]).toEqual([0, 0]);
});

it("lets a dimension below the threshold say nothing", () => {
  const quiet = scored(([a, b], rng) => [a + 0.1 * rng.normal(), 0.02 * b]);
  expect(quiet.further).toMatchObject({ activeDimensions: 1, unpruned: 1 });
  expect(quiet.value).toBeLessThan(0.7);
});
