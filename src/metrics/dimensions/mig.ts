import type { Discrete } from "../../estimators/information/discrete.ts";
import { adjustedShare } from "../../estimators/information/expected.ts";
import { millerMadow } from "../../estimators/information/information.ts";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
import { define } from "../../registry.ts";
import type { ScoreFunction } from "../../types/index.ts";
import { resampling } from "../frame/bootstrap.ts";
import { dimensionNames } from "../frame/dimensionNames.ts";
import { scoreHistogram } from "../frame/histogram.ts";
import {
  gap,
  gapsPerFactor,
  type InformationTable,
  informationTable,
  normalisedByFactor,
} from "./informationGap.ts";

const score = (found: Discrete) => mean(gapsPerFactor(informationTable(found)));

/** The same with the Miller–Madow correction of every information, never below 0. */
function corrected({ bins, levels }: Discrete): number {
  const { entropies } = informationTable({ bins, levels });
  const information = levels.map((values) => bins.map((column) => millerMadow(column, values)));
  return mean(gapsPerFactor({ information, entropies }));
}

/** Of so many dimensions, the most informative ones of a factor, chance is computed exactly. */
const CANDIDATES = 4;

/** Gaps of the information beyond what shuffled levels would share on average. [factors] */
function adjustedGaps({ bins, levels }: Discrete, { information }: InformationTable): number[] {
  return levels.map((values, k) => {
    const order = [...bins.keys()].sort((i, j) => information[k][j] - information[k][i]);
    return gap(order.slice(0, CANDIDATES).map((j) => Math.max(0, adjustedShare(bins[j], values))));
  });
}

/** Says where the plug-in value is further from the adjusted one than a table's second digit. */
function biased(names: readonly string[], plain: readonly number[], adjusted: readonly number[]): string[] {
  const far = names.filter((_, k) => Math.abs(plain[k] - adjusted[k]) > BIAS);
  return far.length === 0
    ? []
    : [
        `too few rows for the levels of ${far.join(", ")}: the gap is biased, and "adjusted" (--json) is less so`,
      ];
}
/** A bias that the second digit of a table shows. */
const BIAS = 0.05;

/**
 * Mutual information gap: mean over factors of (I(z₁; v) − I(z₂; v)) / H(v), z₁ and z₂ the two dimensions most informative
 * about the factor, on held-out rows. Pitfalls: a factor that fills several dimensions (any block wider than 1) scores low
 * however pure the block is, so look at the matrix; the plug-in estimate is biased for factors with many
 * levels. `adjusted` is the gap of (I − E) / (H − E), E the exact mean of the information under shuffled levels (Vinh et al. 2010),
 * unbiased where a dimension tells nothing and 1 where it tells all; `millerMadow` removes the first order of the bias.
 */
export const mig = define({
  about: "mutual information gap between the best and second-best dimension of each factor",
  source: "Chen et al. 2018, arXiv:1802.04942; constants of disentanglement_lib",
  verified: "disentanglement_lib on 5 worlds (test/golden/metrics)",
  scoring: {
    perDimension: true,
    seconds: 0.1,
    dimensions: 2,
    says: ({ value }) =>
      `On average the best dimension for a factor tells ${inPercent(value)} of its entropy more than the second best.`,
  },
  options: resampling,
  create:
    ({ resamples }): ScoreFunction =>
    (representation, rng) => {
      const { factors, blocks } = representation;
      const { discrete, ...read } = scoreHistogram(representation, rng, resamples, score);
      const table = informationTable(discrete);
      const perFactor = gapsPerFactor(table);
      const adjusted = adjustedGaps(discrete, table);
      const names = factors.map(({ name }) => name);
      return {
        variant: "histogram, 20 equal-width bins, plug-in, dimensions",
        ...read,
        warnings: [...read.warnings, ...biased(names, perFactor, adjusted)],
        perFactor: Object.fromEntries(names.map((name, k) => [name, perFactor[k]])),
        perBlock: {},
        matrix: {
          rows: dimensionNames(blocks),
          columns: names,
          values: normalisedByFactor(table),
        },
        further: { adjusted: mean(adjusted), millerMadow: corrected(discrete) },
      };
    },
});
