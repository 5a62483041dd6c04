import type { Discrete } from "../../estimators/information/discrete.ts";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
import { define } from "../../registry.ts";
import type { ScoreFunction } from "../../types/index.ts";
import { resampling } from "../frame/bootstrap.ts";
import { dimensionNames } from "../frame/dimensionNames.ts";
import { scoreHistogram } from "../frame/histogram.ts";
import { gap, informationTable, normalisedByFactor } from "./informationGap.ts";

const perDimension = (found: Discrete) => normalisedByFactor(informationTable(found)).map(gap);

/**
 * MIG-sup: MIG with dimensions and factors exchanged. Mean over dimensions of the gap between the two factors that a dimension
 * is most informative about, each information as a share of its factor's entropy. MIG asks that a factor is in one dimension,
 * MIG-sup that a dimension holds one factor. Pitfall: dead dimensions count as 0 (`withoutSilentDimensions` leaves them out).
 */
export const migSup = define({
  about: "gap between the two factors that each dimension is most informative about: MIG over factors",
  source: "Li et al. 2020, arXiv:2002.10549; bins of disentanglement_lib",
  verified: "known-answer worlds (test/metrics/informationGaps.test.ts)",
  scoring: {
    perDimension: true,
    seconds: 0.1,
    factors: 2,
    says: ({ value }) =>
      `The average dimension tells ${inPercent(value)} of a factor's entropy more of its first factor than of its second.`,
  },
  options: resampling,
  create:
    ({ resamples }): ScoreFunction =>
    (representation, rng) => {
      const { factors, blocks } = representation;
      const score = (found: Discrete) => mean(perDimension(found));
      const { discrete, ...read } = scoreHistogram(representation, rng, resamples, score);
      const table = informationTable(discrete);
      const scores = perDimension(discrete);
      const telling = scores.filter((_, j) => table.information.some((row) => row[j] > 0));
      return {
        variant: "histogram, 20 equal-width bins, plug-in, normalised by the factor's entropy",
        ...read,
        perFactor: {},
        perBlock: Object.fromEntries(
          Object.entries(blocks).map(([name, [start, end]]) => [name, mean(scores.slice(start, end))]),
        ),
        further: { withoutSilentDimensions: mean(telling) },
        matrix: {
          rows: dimensionNames(blocks),
          columns: factors.map(({ name }) => name),
          values: normalisedByFactor(table),
        },
      };
    },
});
