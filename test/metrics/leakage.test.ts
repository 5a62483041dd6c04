/** Leakage on worlds whose leaks are known. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leakage } from "../../src/metrics/blocks/leakage.ts";
import { isLeak } from "../../src/metrics/blocks/leakPredictions.ts";
import { scoreWith } from "../../src/metrics/frame/scoreWith.ts";
import { type Rng, random } from "../../src/random.ts";
import type { Blocks, Factor, Sample, Score } from "../../src/types/index.ts";
import { drawn, factorsOf, pickRows, representationOf, unsound } from "./worlds.ts";

type Found = Omit<Score, "seconds" | "metric">;
const two = factorsOf({ shape: 2, colour: 2 });
const blocks: Blocks = { shape: [0, 2], colour: [2, 4] };

function scored(test: Sample, factors: readonly Factor[], named: Blocks, options: object = {}): Found {
  const parsed = leakage.options.parse({ resamples: 30, ...options });
  const found = scoreWith(
    leakage.create(parsed),
    representationOf({ factors, blocks: named, test }),
    random(5),
  );
  expect(unsound(found)).toEqual([]);
  return found;
}
const cell = (found: Found, table: string, row: string, column: string) => {
  const { rows, columns, values } = found.tables![table];
  return values[rows.indexOf(row)][columns.indexOf(column)];
};
const noisy = (values: readonly number[], rng: Rng, by = 0.15) => values.map((v) => v + by * rng.normal());

describe("leakage", () => {
  it("of independent blocks is what shuffled levels give", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
        const pure = drawn(600, two, seed, ([shape, colour], rng) =>
          noisy([shape, shape, colour, colour], rng),
        );
        const found = scored(pure, two, blocks);
        expect(Math.abs(found.value - found.null!)).toBeLessThan(0.12);
        expect(Math.abs(found.further!.chosenApart)).toBeLessThan(0.15);
        expect(cell(found, "strongest", "shape", "shape")).toBe(1);
        expect(found.ci95![0]).toBeLessThanOrEqual(found.value);
        expect(found.ci95![1]).toBeGreaterThanOrEqual(found.value);
        expect(found.ci95![0]).toBeLessThan(found.null! + 0.05);
      }),
      { numRuns: 3 },
    );
  });

  it("of shuffled levels is what shuffled levels give, even where codes are full of them", () => {
    const open = drawn(600, two, 2, ([shape, colour], rng) => noisy([shape, colour, colour, shape], rng));
    const wrong = { ...open, levels: pickRows(open, random(1).permutation(600)).levels };
    const found = scored(wrong, two, blocks);
    expect(scored(open, two, blocks).value).toBeGreaterThan(0.98);
    expect(Math.abs(found.value - found.null!)).toBeLessThan(0.12);
  });

  it("that is an exclusive or is seen by all but straight lines, and its finder is named", () => {
    const hidden = drawn(600, two, 3, ([shape, colour], rng) => {
      const key = rng.int(2);
      return noisy([3 * shape + key, key ^ colour, colour, colour], rng);
    });
    const found = scored(hidden, two, blocks);
    expect(found.perBlock.shape).toBeGreaterThan(0.9);
    expect(found.perBlock.colour).toBeLessThan(0.2);
    expect(found.perFactor.colour).toBe(found.perBlock.shape);
    expect(cell(found, "logistic", "shape", "colour")).toBeLessThan(0.62);
    for (const name of ["nearest", "kernelRidge", "perceptron", "boostedTrees"])
      expect(cell(found, name, "shape", "colour")).toBeGreaterThan(0.85);
    const winner = Object.keys(found.further!).find((key) => key.startsWith("colour from shape by "))!;
    expect(winner).not.toContain("logistic");
    expect(found.further![winner]).toBe(cell(found, "strongest", "shape", "colour"));
    expect(scored(hidden, two, blocks, { attackers: ["logistic"] }).value).toBeLessThan(0.3);
  });

  it("that people carry is gone where people are kept apart", () => {
    // Everybody has one light, drawn at random: who knows the person knows the light, but of no new person.
    const [who, ...others] = factorsOf({ identity: 30, light: 2, pose: 2 });
    const people: Factor[] = [{ ...who, role: "content" }, ...others];
    const rng = random(9);
    const lights = Array.from({ length: 30 }, () => rng.int(2));
    const places = Array.from({ length: 30 }, () => [rng.normal(), rng.normal(), rng.normal()]);
    const named: Blocks = { identity: [0, 3], light: [3, 4], pose: [4, 5] };
    const base = drawn(900, people, 4, ([person, , pose], noise) => [
      ...noisy(places[person], noise, 0.02),
      ...noisy([lights[person], pose], noise),
    ]);
    const levels = base.levels.map((level, at) => (at % 3 === 1 ? lights[base.levels[at - 1]] : level));
    const found = scored({ codes: base.codes, levels }, people, named);
    expect(cell(found, "strongest", "identity", "light")).toBeGreaterThan(0.95);
    expect(cell(found, "strongest, identity apart", "identity", "light")).toBeLessThan(0.8);
    expect(found.further!.groupsApart).toBeLessThan(found.value - 0.2);
    expect(found.tables!["strongest, identity apart"].columns).toEqual(["light", "pose"]);
    expect(found.variant).toContain("identity apart");
    const none = scored({ codes: base.codes, levels }, people, named, {
      groups: null,
      attackers: ["logistic"],
    });
    expect(Object.keys(none.tables!).filter((name) => name.includes("apart"))).toEqual(["chosen apart"]);
    const bad = { groups: "identiti", attackers: ["logistic"] };
    expect(() => scored({ codes: base.codes, levels }, people, named, bad)).toThrow('"identity"');
  });

  it("is asked of blocks that bear a name, and of blocks that bear none what has a block of its own", () => {
    const readings = { blocks: ["shape", "rest"], factors: factorsOf({ shape: 2, colour: 2 }) };
    const asked = [0, 1].map((b) => [0, 1].map((f) => isLeak(readings, b, f)));
    expect(asked).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  it("warns of what cannot leak, and reads at most the rows it says", () => {
    const factors = factorsOf({ shape: 2, still: 2, many: 60 });
    const named: Blocks = { shape: [0, 1], many: [1, 2] };
    const sample = drawn(400, factors, 6, ([shape, , many]) => [shape, many]);
    const levels = sample.levels.map((level, at) => (at % 3 === 1 ? 0 : level));
    const found = scored({ codes: sample.codes, levels }, factors, named, { read: 100 });
    expect(found.sampleSize).toBe(100);
    expect(found.variant).toContain("100 of 400 rows");
    expect(found.warnings.join("\n")).toMatch(/"still" shows 1 of its levels.*\n"many": \d+ of \d+ levels/);
    expect(cell(found, "strongest", "many", "many")).toBeGreaterThan(0.5);
  });
});
