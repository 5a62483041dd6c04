import type { Discrete } from "../../estimators/information/discrete.ts";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
import { define } from "../../registry.ts";
import type { ScoreFunction } from "../../types/index.ts";
import { resampling } from "../frame/bootstrap.ts";
import { dimensionNames } from "../frame/dimensionNames.ts";
import { scoreHistogram } from "../frame/histogram.ts";
import { informationTable } from "./informationGap.ts";

/** Per dimension 1 − Σ over the other factors of m² / (max m² · (factors − 1)); 0 for an uninformative dimension. */
function perDimension(information: readonly (readonly number[])[], factors: number): number[] {
  return information.map((row) => {
    const squares = row.map((m) => m * m);
    const largest = Math.max(...squares);
    if (!(largest > 0)) return 0;
    const rest = squares.reduce((a, b) => a + b, 0) - largest;
    return factors > 1 ? 1 - rest / (largest * (factors - 1)) : 1;
  });
}

/** Information in nats. [dimensions][factors] */
function informationOf(found: Discrete): number[][] {
  const { information } = informationTable(found);
  return found.bins.map((_, j) => information.map((row) => row[j]));
}

/**
 * Modularity: is each dimension informative about one factor only? Mean over dimensions. Pitfalls: an uninformative dimension
 * counts as 0, as in the reference; dimensions with little information score like those with much, so compare with a measure of
 * informativeness; with n rows even shuffled levels score well above 0 (see the null).
 */
export const modularity = define({
  about: "whether each dimension is informative about one factor only, by mutual information",
  source: "Ridgeway & Mozer 2018, arXiv:1802.05312; constants of disentanglement_lib",
  verified: "disentanglement_lib on 5 worlds (test/golden/metrics)",
  scoring: {
    perDimension: true,
    seconds: 0.1,
    factors: 2,
    says: ({ value }) =>
      `The average dimension keeps to one factor to ${inPercent(value)}; 100 % is one factor and nothing of any other.`,
  },
  options: resampling,
  create:
    ({ resamples }): ScoreFunction =>
    (representation, rng) => {
      const { factors, blocks } = representation;
      const score = (found: Discrete) => mean(perDimension(informationOf(found), factors.length));
      const { discrete, warnings, ...read } = scoreHistogram(representation, rng, resamples, score);
      const information = informationOf(discrete);
      const scores = perDimension(information, factors.length);
      const telling = scores.filter((each) => each > 0);
      const silent = scores.length - telling.length;
      return {
        variant: "histogram, 20 equal-width bins, plug-in; silent dimensions count as 0",
        ...read,
        perFactor: {},
        perBlock: Object.fromEntries(
          Object.entries(blocks).map(([name, [start, end]]) => [name, mean(scores.slice(start, end))]),
        ),
        matrix: {
          rows: dimensionNames(blocks),
          columns: factors.map(({ name }) => name),
          values: information,
        },
        further: { withoutSilentDimensions: mean(telling) },
        warnings:
          silent > 0 ? [...warnings, `dimensions that tell nothing of any factor: ${silent}`] : warnings,
      };
    },
});
