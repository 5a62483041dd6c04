import { z } from "zod";
import { accuracy, balancedAccuracy, balancedChance, type Picked } from "../../estimators/accuracy.ts";
import { fitKnown } from "../../estimators/classifier.ts";
import { allLevels, countLevels, factorLevels, shuffled } from "../../estimators/levels.ts";
import { type ProbeName, probes } from "../../estimators/probes.ts";
import { rowsAt } from "../../numerics/matrix.ts";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
import type { Rng } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Matrix, MetricInParts, Representation, ScoreBody, ScoreMatrix } from "../../types/index.ts";
import { CHANCE } from "../frame/baselines.ts";
import { bootstrap } from "../frame/bootstrap.ts";
import { subsample, testSample } from "../frame/probeSamples.ts";

const BESIDE = ["nearest", "boostedTrees"] as const;
const options = z.strictObject({
  beside: z
    .array(z.enum(BESIDE))
    .default([...BESIDE])
    .describe("Probes beside logistic regression."),
  labels: z
    .array(z.number().int().positive())
    .default([10, 100, 1000])
    .describe("Numbers of labels for the efficiency."),
  draws: z.number().int().positive().default(2).describe("Random subsets of each size that are averaged."),
  rows: z
    .number()
    .int()
    .positive()
    .default(10_000)
    .describe("Numbers of training rows at most: for all probes, and for boosted trees."),
  treeRows: z.number().int().positive().default(5000),
  resamples: z.number().int().nonnegative().default(50).describe("Bootstrap resamples; 0 for no interval."),
});
type Options = z.output<typeof options>;

const namesOf = ({ beside }: Options): ProbeName[] => ["logistic", ...beside];

const isSlow = (name: ProbeName) => "slow" in probes[name];

/** Predictions of one factor on the test rows. */
interface FactorPredictions {
  /** [probes][rows] */
  readonly predicted: readonly Int32Array[];
  /** Logistic regression fitted to shuffled levels, to be compared with shuffled levels. [rows] */
  readonly chance: Int32Array;
  /** Mean accuracy over subsets of few labels. [probes][numbers of labels] */
  readonly atFew: readonly (readonly number[])[];
  /** The most common training level. */
  readonly commonest: number;
}

/**
 * Downstream tasks: can probes predict the factors from the whole code? Logistic regression, nearest neighbours and boosted
 * trees are fitted to training rows and evaluated on test rows. `value`: balanced accuracy of logistic regression, mean over
 * factors; the other probes are in `further` with tables of their own. `efficiency` is Locatello's: mean accuracy with n labels
 * divided by mean accuracy with all labels. Pitfalls: informativeness is not disentanglement, and a rotated code scores the
 * same with logistic regression; an uninformative code has the highest efficiency, so compare it with the accuracy.
 */
export const downstream = define({
  about: "how well probes predict the factors from the whole code, and how many labels they need",
  source: "Locatello et al. 2019, arXiv:1811.12359 (downstream tasks, statistical efficiency)",
  verified: "scikit-learn's probes on golden worlds (test/golden/metrics); worlds with known answers",
  scoring: {
    seconds: 8.6,
    growth: { rows: 0.5, dims: 0.6, levels: 0.7 },
    perDimension: true,
    says: ({ value }) =>
      `Logistic regression reads the factors right in ${inPercent(value)} of the rows, each level counting alike.`,
  },
  options,
  create: (given: Options): MetricInParts<FactorPredictions> => ({
    count: ({ factors }) => factors.length,
    part: (representation, rng, f) => predictionsOf(representation, given, rng, f),
    whole: (representation, rng, fits) => scoreOf(representation, given, rng, fits),
  }),
});

/** Training rows of a factor, and numbers of labels that are fewer than it has. */
function fewLabels({ factors, train }: Representation, { labels, rows }: Options): number[] {
  const known = factors.map(
    (_, f) => factorLevels(train, factors.length, f).filter((level) => level >= 0).length,
  );
  return labels.filter((count) => count < Math.min(rows, ...known));
}

function predictionsOf(
  representation: Representation,
  given: Options,
  rng: Rng,
  f: number,
): FactorPredictions {
  const { factors } = representation;
  const [read] = testSample(representation, rng);
  const truth = factorLevels(read, factors.length, f);
  const train = subsample(representation.train, factors.length, given.rows, rng.fork("rows"));
  const levels = factorLevels(train, factors.length, f);
  const some = subsample(train, factors.length, given.treeRows, rng.fork("trees"));
  const predict = (name: ProbeName, fitted: Matrix, of: Int32Array) =>
    fitKnown(probes[name].fit, fitted, of, rng)(read.codes);
  const few = fewLabels(representation, given);
  const names = namesOf(given);
  return {
    predicted: names.map((name) =>
      isSlow(name)
        ? predict(name, some.codes, factorLevels(some, factors.length, f))
        : predict(name, train.codes, levels),
    ),
    chance: predict("logistic", train.codes, shuffled(levels, rng.fork("null", f))),
    atFew: names.map((name) =>
      few.map((count) => {
        const found = Array.from({ length: given.draws }, (_, draw) => {
          // Every probe is fitted to the same rows, and so is every factor unless a label is missing.
          const order = rng.fork("labels", count, draw).permutation(levels.length);
          const rows = order.filter((row) => levels[row] >= 0).subarray(0, count);
          const predicted = predict(
            name,
            rowsAt(train.codes, rows),
            rows.map((row) => levels[row]),
          );
          return accuracy(predicted, truth);
        });
        return mean(found);
      }),
    ),
    commonest: commonest(levels, factors[f].size),
  };
}

function commonest(levels: Int32Array, size: number): number {
  const counts = countLevels(levels, size);
  return counts.indexOf(counts.reduce((a, b) => Math.max(a, b)));
}

function scoreOf(
  representation: Representation,
  given: Options,
  rng: Rng,
  fits: readonly FactorPredictions[],
): ScoreBody {
  const { factors, train } = representation;
  const [read, warnings] = testSample(representation, rng);
  const levels = allLevels(read, factors.length);
  const few = fewLabels(representation, given);
  if (few.length < given.labels.length) {
    const left = given.labels.filter((count) => !few.includes(count));
    warnings.push(`too few labels for the efficiency at ${left.join(", ")}`);
  }
  const names = namesOf(given);
  const predicted = (p: number) => fits.map((each) => each.predicted[p]);
  const balanced = (list: readonly Int32Array[], picked: Picked = null) =>
    factors.map(({ size }, f) => balancedAccuracy(list[f], levels[f], size, picked));
  const right = names.map((_, p) => factors.map((__, f) => accuracy(predicted(p)[f], levels[f])));
  const even = names.map((_, p) => balanced(predicted(p)));
  const columns = factors.map(({ name }) => name);
  const guessed = fits.map((each, f) =>
    accuracy(new Int32Array(levels[f].length).fill(each.commonest), levels[f]),
  );
  const chances = factors.map(({ size }, f) => balancedChance(levels[f], size));
  return {
    variant: variantOf(given, Math.min(given.rows, train.codes.rows)),
    value: mean(even[0]),
    ci95:
      given.resamples > 0
        ? bootstrap(read.codes.rows, rng, (picked) => mean(balanced(predicted(0), picked)), given.resamples)
        : null,
    null: mean(
      fits.map(({ chance }, f) =>
        balancedAccuracy(chance, shuffled(levels[f], rng.fork("null", "read", f)), factors[f].size),
      ),
    ),
    perFactor: Object.fromEntries(columns.map((name, f) => [name, even[0][f]])),
    perBlock: {},
    further: Object.fromEntries(
      names.flatMap((name, p) => [
        [`${name} accuracy`, mean(right[p])],
        [`${name} balanced accuracy`, mean(even[p])],
      ]),
    ),
    tables: {
      accuracy: { rows: [...names, CHANCE], columns, values: [...right, guessed] },
      "balanced accuracy": { rows: [...names, CHANCE], columns, values: [...even, chances] },
      ...efficiencyTables(names, fits, right, few, columns),
    },
    sampleSize: read.codes.rows,
    warnings,
  };
}

/** Accuracy with few labels, beside that with all of them. `right` [probes][factors] */
function efficiencyTables(
  names: readonly ProbeName[],
  fits: readonly FactorPredictions[],
  right: readonly (readonly number[])[],
  few: readonly number[],
  columns: readonly string[],
): Record<string, ScoreMatrix> {
  const ratio = (atFew: number, all: number) => (all > 0 ? atFew / all : 0);
  const labels = few.map((count) => `${count} labels`);
  const efficiency = names.map((_, p) =>
    few.map((__, at) => ratio(mean(fits.map((each) => each.atFew[p][at])), mean(right[p]))),
  );
  const byLabels = names.map((name, p): [string, ScoreMatrix] => [
    `${name} accuracy by labels`,
    {
      rows: [...labels, "all labels"],
      columns,
      values: [...few.map((_, at) => fits.map((each) => each.atFew[p][at])), right[p]],
    },
  ]);
  return {
    efficiency: { rows: names, columns: labels, values: efficiency },
    ...Object.fromEntries(byLabels),
  };
}

function variantOf(given: Options, rows: number): string {
  const { treeRows, draws } = given;
  const fitted = namesOf(given).map(
    (name) => `${probes[name].about} on ${isSlow(name) ? Math.min(treeRows, rows) : rows} rows`,
  );
  return `value: balanced accuracy of logistic regression; ${fitted.join("; ")}; few labels: mean of ${draws} draws`;
}
