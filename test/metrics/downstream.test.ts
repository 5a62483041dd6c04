/** Downstream probes on worlds with known answers. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PROBE_NAMES } from "../../src/estimators/probes.ts";
import { downstream } from "../../src/metrics/downstream/downstream.ts";
import { scoreWith } from "../../src/metrics/frame/scoreWith.ts";
import { random } from "../../src/random.ts";
import type { Factor, Sample, Score } from "../../src/types/index.ts";
import { drawn, factorsOf, matrixOf, pickRows, representationOf, unsound } from "./worlds.ts";

const factors = factorsOf({ shape: 3, colour: 4 });
type Code = Parameters<typeof drawn>[3];
const clean: Code = (levels, rng) => levels.map((level) => level + 0.05 * rng.normal());

function scored(train: Sample, test: Sample, options: object = {}, of: readonly Factor[] = factors) {
  const parsed = downstream.options.parse({ resamples: 20, ...options });
  const given = representationOf({ factors: of, blocks: { code: [0, train.codes.columns] }, train, test });
  const found = scoreWith(downstream.create(parsed), given, random(3));
  expect(unsound(found)).toEqual([]);
  return found;
}
const cell = (found: Omit<Score, "seconds" | "metric">, table: string, row: string, column: string) => {
  const { rows, columns, values } = found.tables![table];
  return values[rows.indexOf(row)][columns.indexOf(column)];
};

describe("downstream", () => {
  it("reads perfect codes, and of shuffled levels what chance gives", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
        const [train, test] = [drawn(900, factors, seed, clean), drawn(900, factors, seed + 1, clean)];
        const found = scored(train, test, { labels: [10, 100] });
        expect(found.value).toBeGreaterThan(0.99);
        for (const name of PROBE_NAMES) expect(found.further![`${name} accuracy`]).toBeGreaterThan(0.97);
        expect(Math.abs(found.null! - (1 / 3 + 1 / 4) / 2)).toBeLessThan(0.06);
        const wrong = [train, test].map(({ codes, levels }, at) => ({
          codes,
          levels: pickRows({ codes, levels }, random(seed + at).permutation(codes.rows)).levels,
        }));
        expect(Math.abs(scored(wrong[0], wrong[1], { labels: [] }).value - found.null!)).toBeLessThan(0.08);
      }),
      { numRuns: 3 },
    );
  });

  it("knows how many labels are needed: all of a factor's levels must have been seen", () => {
    const many = factorsOf({ who: 40 });
    const code: Code = ([who], rng) => [who % 8, Math.floor(who / 8)].map((v) => v + 0.02 * rng.normal());
    const found = scored(drawn(1500, many, 1, code), drawn(400, many, 2, code), { labels: [10, 1000] }, many);
    expect(found.tables!.efficiency.columns).toEqual(["10 labels", "1000 labels"]);
    expect(cell(found, "efficiency", "nearest", "10 labels")).toBeLessThan(0.3);
    expect(cell(found, "efficiency", "nearest", "1000 labels")).toBeGreaterThan(0.99);
    const ratio =
      cell(found, "nearest accuracy by labels", "10 labels", "who") /
      cell(found, "accuracy", "nearest", "who");
    expect(cell(found, "efficiency", "nearest", "10 labels")).toBeCloseTo(ratio, 12);
  });

  it("fits logistic regression alone where nobody asks for the others, with the same value", () => {
    const [train, test] = [drawn(300, factors, 5, clean), drawn(300, factors, 6, clean)];
    const [all, one] = [{}, { beside: [] }].map((more) => scored(train, test, { labels: [], ...more }));
    expect(one.value).toBe(all.value);
    expect(one.ci95).toEqual(all.ci95);
    expect(one.tables!.accuracy.rows).toEqual(["logistic", "chance"]);
    expect(Object.keys(one.further!).every((name) => name.startsWith("logistic"))).toBe(true);
    expect(one.variant).not.toContain("trees");
  });

  it("counts rare levels alike in balanced accuracy, and has chance beside both", () => {
    const two = factorsOf({ rare: 2 });
    const make = (seed: number): Sample => {
      const rng = random(seed);
      const levels = Int32Array.from({ length: 400 }, () => Number(rng.uniform() < 0.1));
      return { codes: matrixOf(Array.from(levels, () => [rng.normal()])), levels };
    };
    const found = scored(make(1), make(2), { labels: [] }, two);
    expect(cell(found, "accuracy", "logistic", "rare")).toBe(cell(found, "accuracy", "chance", "rare"));
    expect(cell(found, "accuracy", "chance", "rare")).toBeGreaterThan(0.85);
    expect(cell(found, "balanced accuracy", "chance", "rare")).toBe(0.5);
    expect(found.value).toBeCloseTo(0.5, 6);
  });

  it("leaves missing labels out and numbers of labels that are not there", () => {
    const [train, test] = [drawn(240, factors, 1, clean), drawn(240, factors, 2, clean)];
    const missing = { ...train, levels: train.levels.map((level, at) => (at % 3 === 0 ? -1 : level)) };
    const found = scored(missing, test);
    expect(found.tables!.efficiency.columns).toEqual(["10 labels", "100 labels"]);
    expect(found.warnings).toContain("too few labels for the efficiency at 1000");
    expect(found.further!["nearest balanced accuracy"]).toBeGreaterThan(0.95);
  });
});
