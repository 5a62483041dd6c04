/** Unfairness by hand and on worlds with known answers. */
import { describe, expect, it } from "vitest";
import { fairness, shiftOf } from "../../src/metrics/downstream/fairness.ts";
import { random } from "../../src/random.ts";
import type { Sample } from "../../src/types/index.ts";
import { drawn, factorsOf, pickRows, representationOf, rowsOf, unsound } from "./worlds.ts";

const factors = factorsOf({ job: 2, light: 3 });

function scored(sample: Sample, options: object = {}) {
  const [train, test] = [rowsOf(sample, 0, 800), rowsOf(sample, 800, sample.codes.rows)];
  const given = representationOf({ factors, blocks: { code: [0, sample.codes.columns] }, train, test });
  const found = fairness.create(fairness.options.parse({ resamples: 30, ...options }))(given, random(2));
  expect(unsound(found)).toEqual([]);
  return found;
}
const pair = (found: ReturnType<typeof scored>, row: string) => {
  const { rows, columns, values } = found.tables!.pairs;
  return Object.fromEntries(columns.map((name, at) => [name, values[rows.indexOf(row)][at]]));
};

describe("the shift of predictions", () => {
  it("is total variation against all, weighted by rows", () => {
    // Level 0: 3 of 4 say 1. Level 1: 0 of 2 say 1. All: 3 of 6.
    const predicted = Int32Array.of(1, 1, 1, 0, 0, 0, -1);
    const sensitive = Int32Array.of(0, 0, 0, 0, 1, 1, 1);
    const every = [...predicted.keys()];
    const found = shiftOf(predicted, sensitive, [2, 3], every);
    expect(found.mean).toBeCloseTo((4 * 0.25 + 2 * 0.5) / 6, 12);
    expect(found.max).toBeCloseTo(0.5, 12);
    expect(shiftOf(predicted, sensitive, [2, 3], []).mean).toBe(0);
    // Every row twice changes nothing.
    expect(shiftOf(predicted, sensitive, [2, 3], [...every, ...every])).toEqual(found);
  });
});

describe("fairness", () => {
  it("is what shuffled levels give where predictions rest on the target alone", () => {
    const pure = drawn(1600, factors, 1, (levels, rng) => levels.map((level) => level + 0.05 * rng.normal()));
    const found = scored(pure);
    expect(Math.abs(found.value - found.null!)).toBeLessThan(0.02);
    expect(found.ci95![0]).toBeLessThanOrEqual(found.value);
    expect(found.ci95![1]).toBeGreaterThanOrEqual(found.value);
  });

  it("sees a prediction that another factor moves, and which", () => {
    // In the dark (light 0) the job cannot be seen, and as few have job 1 there, everybody is said to have job 0.
    const all = drawn(3000, factors, 2, ([job, light], rng) =>
      [light === 0 ? 0 : job, light].map((v) => v + 0.05 * rng.normal()),
    );
    const kept = Array.from({ length: 3000 }, (_, i) => i).filter(
      (i) => all.levels[2 * i] === 0 || all.levels[2 * i + 1] > 0 || i % 4 === 0,
    );
    for (const probe of ["logistic", "nearest", "boostedTrees"]) {
      const found = scored(pickRows(all, kept), { probe });
      const job = pair(found, "job when light is set");
      expect(job.mean).toBeGreaterThan(0.15);
      expect(job.largest).toBeGreaterThan(job.mean);
      expect(job.levelled).toBeGreaterThan(0.1);
      expect(pair(found, "light when job is set").levelled).toBeLessThan(0.03);
      expect(found.further!["when light is set"]).toBe(job.mean);
      expect(found.perFactor.job).toBe(job.mean);
      expect(found.ci95![0]).toBeGreaterThan(found.null!);
    }
  });

  it("tells a factor that comes with the target from one that moves its prediction", () => {
    // Job 1 is seen in light 2 only half as often: perfect predictions move with the light all the same.
    const base = drawn(4000, factors, 3, (levels, rng) => levels.map((level) => level + 0.02 * rng.normal()));
    const kept = Array.from({ length: 4000 }, (_, i) => i).filter(
      (i) => base.levels[2 * i] === 0 || base.levels[2 * i + 1] < 2 || i % 4 === 0,
    );
    const job = pair(scored(pickRows(base, kept)), "job when light is set");
    expect(job.mean).toBeGreaterThan(0.1);
    expect(job.levelled).toBeLessThan(0.01);
  });

  it("warns where nothing can be set", () => {
    const one = drawn(900, factorsOf({ job: 1, light: 1 }), 4, () => [1, 2]);
    const found = scored(one);
    expect(found.warnings.join()).toContain("no factor can be set");
    expect(found.value).toBe(0);
  });
});
