import type { Discrete } from "../../estimators/information/discrete.ts";
import { millerMadow } from "../../estimators/information/information.ts";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
import { define } from "../../registry.ts";
import type { ScoreFunction } from "../../types/index.ts";
import { resampling } from "../frame/bootstrap.ts";
import { dimensionNames } from "../frame/dimensionNames.ts";
import { scoreHistogram } from "../frame/histogram.ts";
import { gapsPerFactor, informationTable, normalisedByFactor } from "./informationGap.ts";

const score = (found: Discrete) => mean(gapsPerFactor(informationTable(found)));

/** The same with the Miller–Madow correction of every information, never below 0. */
function corrected({ bins, levels }: Discrete): number {
  const { entropies } = informationTable({ bins, levels });
  const information = levels.map((values) => bins.map((column) => millerMadow(column, values)));
  return mean(gapsPerFactor({ information, entropies }));
}

/**
 * Mutual information gap: mean over factors of (I(z₁; v) − I(z₂; v)) / H(v), z₁ and z₂ the two dimensions most informative
 * about the factor, on held-out rows. Pitfalls: a factor that fills several dimensions (any block wider than 1) scores low
 * however pure the block is, so look at the matrix; the plug-in estimate is biased upwards for factors with many levels (see
 * the null, and `millerMadow`, which removes the first order of that bias).
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
      return {
        variant: "histogram, 20 equal-width bins, plug-in, dimensions",
        ...read,
        perFactor: Object.fromEntries(factors.map(({ name }, k) => [name, perFactor[k]])),
        perBlock: {},
        matrix: {
          rows: dimensionNames(blocks),
          columns: factors.map(({ name }) => name),
          values: normalisedByFactor(table),
        },
        further: { millerMadow: corrected(discrete) },
      };
    },
});
