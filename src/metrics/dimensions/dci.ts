import { z } from "zod";
import { accuracy } from "../../estimators/accuracy.ts";
import { fitBoostedTrees, STAGES } from "../../estimators/boostedTrees.ts";
import { countLevels, factorLevels } from "../../estimators/levels.ts";
import { sortedColumns } from "../../estimators/sortedColumns.ts";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
import type { Rng } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Matrix, MetricInParts, Representation } from "../../types/index.ts";
import { subsample } from "../frame/probeSamples.ts";
import { NULL_ROWS, shuffledFactor } from "../frame/shuffledFactor.ts";
import { dciReport, type FactorFit, testOrTrain } from "./dciReport.ts";

const options = z.strictObject({
  rows: z
    .number()
    .int()
    .min(10)
    .optional()
    .describe("Trees are fitted to at most this many rows; to all of them by default."),
  stages: z.number().int().min(2).default(STAGES).describe("Boosting stages."),
  chance: z
    .boolean()
    .default(true)
    .describe("Whether trees are also fitted to shuffled levels, which takes about as long again."),
});
type Options = z.output<typeof options>;

/** Numbers of stages whose test error makes the curve of DCI-ES: powers of two, and all stages. */
export const capacitiesOf = (stages: number): number[] => [
  ...Array.from({ length: Math.ceil(Math.log2(stages)) }, (_, power) => 2 ** power),
  stages,
];

interface TreesFit extends FactorFit {
  readonly explicitness: number;
}

/** Share of the labelled rows that have the most common level. */
function commonest(levels: Int32Array, size: number): number {
  const counts = countLevels(levels, size);
  return (
    Math.max(...counts) /
    Math.max(
      1,
      counts.reduce((a, b) => a + b, 0),
    )
  );
}

/**
 * 1 − area under the curve of error / (error of always predicting the most common level), over the logarithm of the capacity.
 */
export function explicitness(errors: readonly number[], capacities: readonly number[], base: number): number {
  if (base === 0) return 0;
  const at = capacities.map(Math.log);
  let area = 0;
  for (let i = 1; i < at.length; i++) area += ((errors[i] + errors[i - 1]) / 2) * (at[i] - at[i - 1]);
  return 1 - area / (base * at[at.length - 1]);
}

function fitFactor(representation: Representation, given: Options, rng: Rng, f: number): TreesFit {
  const { factors } = representation;
  const { rows = Number.POSITIVE_INFINITY, stages } = given;
  // Every factor is fitted to the same rows.
  const train = subsample(representation.train, factors.length, rows, rng.fork("rows"));
  const { size } = factors[f];
  const levels = factorLevels(train, factors.length, f);
  const grown = (codes: Matrix, of: Int32Array) =>
    fitBoostedTrees(sortedColumns(codes), of, size, { stages });
  const { importance, fitted, predictAt } = grown(train.codes, levels);
  const capacities = capacitiesOf(stages);
  const rest = testOrTrain(representation);
  const truth = factorLevels(rest, factors.length, f);
  const errors = predictAt(rest.codes, capacities).map((predicted) => 1 - accuracy(predicted, truth));
  const wrong = shuffledFactor(train, factors.length, f, rng);
  return {
    importance,
    train: accuracy(fitted, levels),
    test: 1 - errors[errors.length - 1],
    explicitness: explicitness(errors, capacities, 1 - commonest(truth, size)),
    chance: given.chance ? grown(wrong.codes, wrong.levels).importance : null,
  };
}

/**
 * Disentanglement, completeness and informativeness by boosted trees. The importance of a dimension for a factor is its share
 * in the trees' decrease of squared error. Disentanglement (`value`): is a dimension important for one factor only?
 * Completeness: is one dimension alone important for a factor? Informativeness: accuracy on test rows. DCI-ES adds
 * explicitness, 1 − the area under the curve of error (as a share of the error of guessing) over the logarithm of the capacity
 * (1 to 100 stages), and size, factors / dimensions. Pitfalls: the base of completeness is the number of dimensions, so padding
 * with dead dimensions raises it; other regressors rank models differently; importance is divided arbitrarily between copies of
 * a dimension; explicitness depends on what is called capacity.
 */
export const dci = define({
  about: "disentanglement, completeness, informativeness (DCI), explicitness and size (-ES) by boosted trees",
  source:
    "Eastwood & Williams 2018 (ICLR); Eastwood et al. 2023, arXiv:2210.00364; constants of disentanglement_lib",
  verified: "scikit-learn's GradientBoostingClassifier on golden worlds (test/golden/metrics)",
  scoring: {
    perDimension: true,
    seconds: 7.3,
    growth: { dims: 0.9, levels: 1 },
    factors: 2,
    says: ({ value }) =>
      `To boosted trees the average dimension matters for one factor to ${inPercent(value)}; 100 % is one factor alone.`,
  },
  options,
  create: (given): MetricInParts<TreesFit> => ({
    count: ({ factors }) => factors.length,
    part: (representation, rng, f) => fitFactor(representation, given, rng, f),
    whole: (representation, _, fits) => {
      const { rows = Number.POSITIVE_INFINITY, stages, chance } = given;
      const fewer = rows < representation.train.codes.rows ? ` on ${rows} rows` : "";
      const against = chance ? `; null: at most ${NULL_ROWS} rows` : "";
      const variant = `boosted trees (${stages} stages, depth 3, rate 0.1, exact)${fewer}${against}`;
      const report = dciReport(representation, fits, variant);
      return {
        ...report,
        further: {
          ...report.further,
          explicitness: mean(fits.map((fit) => fit.explicitness)),
          size: representation.factors.length / representation.train.codes.columns,
        },
      };
    },
  }),
});
