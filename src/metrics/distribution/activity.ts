import { z } from "zod";
import {
  discretiseAll,
  entropy,
  largest,
  mutualInformation,
} from "../../estimators/information/information.ts";
import { factorLevels, shuffled } from "../../estimators/levels.ts";
import { agreeing, counted } from "../../numerics/counted.ts";
import { variances } from "../../numerics/covariance.ts";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
import type { Rng } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Sample, ScoreFunction } from "../../types/index.ts";
import { dimensionNames } from "../frame/dimensionNames.ts";
import { heldOut } from "../frame/heldOut.ts";
import { oneFactorPairs, type RowPair } from "../frame/oneFactorPairs.ts";

/** Pairs of rows per factor behind the interventional form, at most. */
const PAIRS = 2000;

/**
 * Mean |change| of a dimension, in units of its standard deviation, between two rows that differ in this factor only; null for
 * a factor that never changes alone. [dimensions][factors]
 */
function interventional(
  sample: Sample,
  factors: number,
  spread: readonly number[],
  rng: Rng,
): (number[] | null)[] {
  const { columns, data } = sample.codes;
  return oneFactorPairs(sample, factors, PAIRS, rng).map((pairs) => {
    if (pairs === null) return null;
    return spread.map((deviation, j) => {
      if (deviation === 0) return 0;
      const change = ([a, b]: RowPair) => Math.abs(data[a * columns + j] - data[b * columns + j]);
      return mean(pairs.map(change)) / deviation;
    });
  });
}

/**
 * Factor activity, in the four definitions of the literature. (a) Active units: a dimension is alive if its population variance
 * exceeds 0.01 (Burda); `activeUnitsStandardised` counts those that vary at all. (b) Information: a factor is active in a
 * dimension if their histogram information exceeds the 95th percentile of that information under shuffled levels; the matrix
 * holds I/H less that percentile, not below 0. (c) Interventional: table `interventional`, the mean change of a dimension, in
 * units of its standard deviation, when this factor alone changes. (d) Counts: dimensions per factor (`perFactor`), factors per
 * live dimension, dead dimensions. `value` is the share of live dimensions whose most active factor is that of their own block
 * (where no block is named after a factor: the share of live dimensions that are active for exactly one factor).
 */
export const activity = define({
  about: "which dimensions are alive, and about which factors they are more informative than chance",
  source: "Burda et al. 2016, arXiv:1509.00519 (active units); the permutation reading is Unweave's",
  verified: "active units: golden worlds (test/golden/metrics); known-answer worlds",
  scoring: {
    perDimension: true,
    seconds: 0.2,
    growth: { dims: 0.9 },
    orderMatters: { because: "levels are shuffled by row number, for the null" },
    says: ({ value }) =>
      `Of the live dimensions ${inPercent(value)} have one clear factor (their block's own, where blocks bear factors' names).`,
  },
  options: z.strictObject({
    shuffles: z.number().int().min(5).default(20).describe("Shuffles behind the percentile."),
    threshold: z.number().positive().default(0.01),
  }),
  create:
    ({ shuffles, threshold }): ScoreFunction =>
    (representation, rng) => {
      const [sample, warnings] = heldOut(representation);
      const { factors, blocks } = representation;
      const names = dimensionNames(blocks);
      const variance = variances(sample.codes);
      const alive = variance.map((v) => v > threshold);
      const columns = beyondChance(sample, factors.length, alive, shuffles, rng);
      const matrix = names.map((_, j) => columns.map((column) => column[j]));
      const factorNames = factors.map(({ name }) => name);
      const own = names.map((name, j) => isOwn(name.split("[")[0], matrix[j], factorNames));
      const perBlock = Object.entries(blocks).map(([name, [start, end]]) => {
        const live = own.slice(start, end).filter((_, i) => alive[start + i]);
        return [name, mean(live.map(Number))] as const;
      });
      const moved = interventional(sample, factors.length, variance.map(Math.sqrt), rng);
      const changing = factors.filter((_, k) => moved[k] !== null).map(({ name }) => name);
      const dead = alive.filter((a) => !a).length;
      const live = alive.length - dead;
      if (dead > 0)
        warnings.push(
          `${dead} of ${counted(alive.length, "dimension")} ${agreeing(dead, "is", "are")} dead (variance at most ${threshold})`,
        );
      return {
        variant: `variance > ${threshold}; 20 bins against the 95th percentile of ${shuffles} shuffles`,
        value: mean(own.filter((_, j) => alive[j]).map(Number)),
        ci95: null,
        null: null,
        perFactor: Object.fromEntries(
          factors.map(({ name }, k) => [name, columns[k].filter((a) => a > 0).length]),
        ),
        perBlock: Object.fromEntries(perBlock),
        further: {
          activeUnits: live,
          activeUnitsStandardised: variance.filter((v) => v > 0).length,
          deadDimensions: dead,
          factorsPerLiveDimension:
            matrix.reduce((sum, row, j) => sum + (alive[j] ? row.filter((a) => a > 0).length : 0), 0) /
            Math.max(1, live),
        },
        matrix: { rows: names, columns: factorNames, values: matrix },
        tables: {
          interventional: {
            rows: names,
            columns: changing,
            values: names.map((_, j) => moved.flatMap((column) => (column === null ? [] : [column[j]]))),
          },
        },
        sampleSize: sample.codes.rows,
        warnings,
      };
    },
});

/** Information of live dimensions about each factor beyond the 95th percentile under shuffled levels, over entropy. [factors][dimensions] */
function beyondChance(
  sample: Sample,
  factors: number,
  alive: readonly boolean[],
  shuffles: number,
  rng: Rng,
): number[][] {
  const bins = discretiseAll(sample.codes);
  // The largest of 20 shuffles: the true levels exceed it by chance once in 21 times.
  const at95 = Math.min(shuffles, Math.ceil(0.95 * (shuffles + 1))) - 1;
  return Array.from({ length: factors }, (_, k) => {
    const levels = factorLevels(sample, factors, k);
    const [h, most] = [entropy(levels), largest(levels)];
    const nulls = Array.from({ length: shuffles }, (__, s) => shuffled(levels, rng.fork("null", k, s)));
    return bins.map((bin, j) => {
      if (!alive[j] || h === 0) return 0;
      const widest = largest(bin);
      const tell = (values: Int32Array) => mutualInformation(bin, values, widest, most);
      const chance = nulls.map(tell).sort((a, b) => a - b);
      return Math.max(0, tell(levels) - chance[at95]) / h;
    });
  });
}

function isOwn(block: string, row: readonly number[], factors: readonly string[]): boolean {
  const at = factors.indexOf(block);
  if (at < 0) return row.filter((a) => a > 0).length === 1;
  return row[at] > 0 && row[at] === Math.max(...row);
}
