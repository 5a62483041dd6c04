/** Metrics that fit something fit it, and scale columns, on training rows alone: test rows that look otherwise change nothing. */
import { describe, expect, it } from "vitest";
import { scoreWith } from "../../src/metrics/frame/scoreWith.ts";
import { metrics } from "../../src/metrics/registry.ts";
import { random } from "../../src/random.ts";
import { drawn, factorsOf, pickRows, representationOf } from "./worlds.ts";

const factors = factorsOf({ a: 3, b: 3 });
const code: Parameters<typeof drawn>[3] = ([a, b], rng) => [a + 0.1 * rng.normal(), b + 0.1 * rng.normal()];
const train = drawn(200, factors, 1, code);
const all = drawn(400, factors, 2, code);
/** Rows that show the last level of both factors seldom: their means and deviations are not those of training. */
const test = pickRows(
  all,
  Array.from({ length: 400 }, (_, row) => row).filter(
    (row) => row % 20 === 0 || (all.levels[2 * row] === 0 && all.levels[2 * row + 1] === 0),
  ),
);
const given = representationOf({ factors, blocks: { a: [0, 1], b: [1, 2] }, train, test });
const scored = (name: string) => scoreWith(metrics.resolve({ name }), given, random(1));

describe("scaled by training rows", () => {
  it("blockAccuracy reads each factor from its own block", () => {
    const { values } = scored("blockAccuracy").tables!.linear;
    expect(values[0][0]).toBeGreaterThan(0.97);
    expect(values[1][1]).toBeGreaterThan(0.97);
  });
  it("blockR2 explains each factor from its own block", () => {
    const { values } = scored("blockR2").matrix!;
    expect(values[0][0]).toBeGreaterThan(0.9);
    expect(values[1][1]).toBeGreaterThan(0.9);
  });
  it("downstream and swapConsistency read what is there", () => {
    expect(scored("downstream").value).toBeGreaterThan(0.97);
    expect(scored("swapConsistency").value).toBeGreaterThan(0.97);
  });
});
