import { z } from "zod";
import { BINS, discretise } from "../../estimators/information/information.ts";
import { allLevels, shuffled } from "../../estimators/levels.ts";
import { column } from "../../numerics/matrix.ts";
import { inPercent } from "../../numerics/percent.ts";
import { quantile } from "../../numerics/quantile.ts";
import { mean } from "../../numerics/statistics.ts";
import { define } from "../../registry.ts";
import type { ScoreFunction } from "../../types/index.ts";
import { dimensionNames } from "../frame/dimensionNames.ts";
import { heldOut } from "../frame/heldOut.ts";

interface Robustness {
  readonly value: number;
  /** [dimensions][factors] */
  readonly matrix: number[][];
}

/** Levels as the reference groups them: in 20 bins of equal width, so that more than 20 levels are merged. */
function merged(levels: Int32Array): Int32Array {
  const known = levels.map((level) => Math.max(0, level));
  const bins = discretise({ rows: levels.length, columns: 1, data: Float32Array.from(known) }, 0, BINS);
  return bins.map((bin, i) => (levels[i] < 0 ? -1 : bin));
}

const distancesFrom = (centre: number, values: readonly number[]) => values.map((v) => Math.abs(v - centre));

/**
 * 1 − the mean over levels of the q-quantile of a dimension's deviation within the level, relative to its largest deviation
 * overall.
 */
function robustness(
  dimensions: readonly Float64Array[],
  levels: readonly Int32Array[],
  q: number,
): Robustness {
  const largest = dimensions.map((x) => {
    const values = [...x];
    const centre = mean(values);
    const far = Math.max(...distancesFrom(centre, values));
    // The mean of a constant may be rounded; the difference is no deviation.
    return far > 1e-12 * Math.max(1, Math.abs(centre)) ? far : 0;
  });
  const matrix = dimensions.map((x, j) =>
    levels.map((list) => {
      if (largest[j] === 0) return 0;
      const groups = new Map<number, number[]>();
      for (const [i, level] of list.entries()) {
        if (level < 0) continue;
        const group = groups.get(level);
        if (group === undefined) groups.set(level, [x[i]]);
        else group.push(x[i]);
      }
      if (groups.size === 0) return 0;
      const within = [...groups.values()].map((group) => quantile(distancesFrom(mean(group), group), q));
      return 1 - mean(within) / largest[j];
    }),
  );
  const total = largest.reduce((a, b) => a + b, 0);
  const weighted = matrix.reduce((sum, row, j) => sum + largest[j] * Math.max(0, ...row), 0);
  return { value: total > 0 ? weighted / total : 0, matrix };
}

/**
 * Interventional robustness score: how little a dimension varies while its best factor is fixed, whatever the other factors do.
 * Per dimension and factor it is 1 − (99th percentile of |z − mean at the level|, averaged over levels) / max |z − mean|; the
 * score is that of the best factor, averaged over dimensions with weight max |z − mean|. Pitfalls: with few rows per level the
 * percentile looks robust (see the null); the reference groups levels in 20 bins (`factorsNotBinned` does not); several
 * dimensions may share a factor, so it does not measure completeness; dimensions of a large scale weigh most.
 */
export const irs = define({
  about: "how little each dimension varies while its best factor is fixed (interventional robustness)",
  source: "Suter et al. 2019, arXiv:1811.00007; constants of disentanglement_lib",
  verified: "disentanglement_lib on golden worlds (test/golden/metrics)",
  scoring: {
    perDimension: true,
    seconds: 0.2,
    says: ({ value }) =>
      `While its best factor stands still, a dimension keeps ${inPercent(value)} of its range free of anything else.`,
  },
  options: z.strictObject({ quantile: z.number().gt(0).max(1).default(0.99) }),
  create:
    ({ quantile: q }): ScoreFunction =>
    (representation, rng) => {
      const [sample, warnings] = heldOut(representation);
      const { factors, blocks } = representation;
      const dimensions = Array.from({ length: sample.codes.columns }, (_, j) => column(sample.codes, j));
      const plain = allLevels(sample, factors.length);
      const levels = plain.map(merged);
      const found = robustness(dimensions, levels, q);
      const many = factors.filter(({ size }) => size > BINS).map(({ name }) => name);
      if (many.length > 0)
        warnings.push(`more than ${BINS} levels, merged as in the reference: ${many.join(", ")}`);
      const unmerged = many.length > 0 ? robustness(dimensions, plain, q) : found;
      const chance = levels.map((list, f) => shuffled(list, rng.fork("null", f)));
      return {
        variant: `${q}-quantile of deviations, levels through ${BINS} bins`,
        value: found.value,
        ci95: null,
        null: robustness(dimensions, chance, q).value,
        perFactor: {},
        perBlock: {},
        further: {
          factorsNotBinned: unmerged.value,
          largestDeviation: robustness(dimensions, levels, 1).value,
        },
        matrix: {
          rows: dimensionNames(blocks),
          columns: factors.map(({ name }) => name),
          values: found.matrix,
        },
        sampleSize: sample.codes.rows,
        warnings,
      };
    },
});
