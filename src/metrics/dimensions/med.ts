import { z } from "zod";
import type { Discrete } from "../../estimators/information/discrete.ts";
import { millerMadow } from "../../estimators/information/information.ts";
import { inPercent } from "../../numerics/percent.ts";
import { define } from "../../registry.ts";
import type { ScoreFunction } from "../../types/index.ts";
import { resampling } from "../frame/bootstrap.ts";
import { dimensionNames } from "../frame/dimensionNames.ts";
import { scoreHistogram } from "../frame/histogram.ts";
import { dciScores } from "./dciScores.ts";
import { informationTable } from "./informationGap.ts";

/** Every dimension's share of all that single dimensions are informative about a factor. [dimensions][factors] */
function importance(found: Discrete, information = informationTable(found).information): number[][] {
  const sums = information.map((row) => row.reduce((a, b) => a + b, 0));
  return found.bins.map((_, j) => information.map((row, k) => (sums[k] > 0 ? row[j] / sums[k] : 0)));
}

/** The same of information less the first order of its bias. [dimensions][factors] */
const correctedImportance = (found: Discrete) =>
  importance(
    found,
    found.levels.map((values) => found.bins.map((column) => millerMadow(column, values))),
  );

/** Of each factor the `most` purest dimensions among those that matter most for it, in the order of the code. */
function purest(table: readonly (readonly number[])[], most: number): (readonly number[])[] {
  const { perRow } = dciScores(table);
  const taken = new Map<number, number>();
  const order = [...table.keys()].sort((a, b) => perRow[b] - perRow[a] || a - b);
  const kept = order.filter((row) => {
    const factor = table[row].indexOf(Math.max(...table[row]));
    const before = taken.get(factor) ?? 0;
    taken.set(factor, before + 1);
    return before < most;
  });
  return kept.sort((a, b) => a - b).map((row) => table[row]);
}

/**
 * MED: DCI's disentanglement with mutual information in place of a regressor's importances, each dimension's information about a
 * factor as a share of all dimensions' about it. Nothing is fitted, so codes of hundreds of dimensions cost little. `top`
 * reads, for every factor, that many of the purest dimensions alone: wide codes say a thing many times, and that is not what is
 * asked. `completeness` stands beside it. Pitfalls: information of a dimension alone is counted, so what several dimensions say
 * together is missed; plug-in information of noise is above 0, which lowers the score where rows are few (`millerMadow`
 * takes the first order of that away).
 */
export const med = define({
  about: "DCI by mutual information: is a dimension informative about one factor only? Fits nothing (MED)",
  source: "Cao et al. 2022, arXiv:2206.04756 (NeurIPS); bins of disentanglement_lib",
  verified: "numpy and scikit-learn on golden worlds (test/metrics/med.test.ts)",
  scoring: {
    perDimension: true,
    seconds: 0.1,
    factors: 2,
    says: ({ value }) =>
      `The average dimension is informative about one factor to ${inPercent(value)}; 100 % is one factor alone.`,
  },
  options: resampling.extend({
    top: z
      .number()
      .int()
      .positive()
      .optional()
      .describe("Dimensions that are read for each factor, the purest; all of them by default."),
  }),
  create:
    ({ resamples, top }): ScoreFunction =>
    (representation, rng) => {
      const { factors, blocks } = representation;
      const read = (table: readonly (readonly number[])[]) =>
        dciScores(top === undefined ? table : purest(table, top));
      const score = (found: Discrete) => read(importance(found)).disentanglement;
      const { discrete, ...scored } = scoreHistogram(representation, rng, resamples, score);
      const all = importance(discrete);
      const { completeness, perColumn } = read(all);
      const names = factors.map(({ name }) => name);
      const which = top === undefined ? "every dimension" : `the ${top} purest dimensions of each factor`;
      return {
        variant: `histogram, 20 equal-width bins, plug-in, ${which}`,
        ...scored,
        perFactor: Object.fromEntries(names.map((name, k) => [name, perColumn[k]])),
        perBlock: {},
        matrix: { rows: dimensionNames(blocks), columns: names, values: all },
        further: { completeness, millerMadow: read(correctedImportance(discrete)).disentanglement },
      };
    },
});
