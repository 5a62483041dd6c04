import { z } from "zod";
import type { Rng } from "../random.ts";
import { define } from "../registry.ts";
import type { Metric, Representation } from "../types.ts";
import { fitBoostedTrees } from "./boostedTrees.ts";
import { mean } from "./bootstrap.ts";
import { dciScores } from "./dciScores.ts";
import { dimensionNames, factorLevels, shuffled } from "./information.ts";
import { rowsOfMatrix } from "./nearest.ts";
import { sortedColumns } from "./sortedColumns.ts";
import { inPercent } from "./words.ts";

/** The null is fitted to at most so many rows: it is there to be compared with 0, not with the third digit. */
const NULL_ROWS = 1000;

/** Share of known levels that are predicted; 0 of none. */
function accuracy(predicted: Int32Array, levels: Int32Array): number {
  let [right, known] = [0, 0];
  for (let i = 0; i < levels.length; i++) {
    if (levels[i] < 0) continue;
    known++;
    if (predicted[i] === levels[i]) right++;
  }
  return known > 0 ? right / known : 0;
}

interface Importances {
  /** [dimensions][factors] */
  readonly importance: number[][];
  /** [factors] */
  readonly train: number[];
  readonly test: number[];
}

/** Boosted trees for every factor: what each dimension counts in them, and how often they are right. */
export function importancesOf({ factors, train, test }: Representation): Importances {
  const sorted = sortedColumns(train.codes);
  const fitted = factors.map(({ size }, f) => {
    const levels = factorLevels(train, factors.length, f);
    const { importance, predict } = fitBoostedTrees(sorted, levels, size);
    return {
      importance,
      train: accuracy(predict(train.codes), levels),
      test: accuracy(predict(test.codes), factorLevels(test, factors.length, f)),
    };
  });
  return {
    importance: Array.from({ length: train.codes.columns }, (_, j) =>
      fitted.map(({ importance }) => importance[j]),
    ),
    train: fitted.map((each) => each.train),
    test: fitted.map((each) => each.test),
  };
}

/** The first rows with every factor's levels in an order of its own. */
export function shuffledWorld(representation: Representation, rng: Rng): Representation {
  const { factors, train } = representation;
  const rows = Math.min(NULL_ROWS, train.codes.rows);
  const some = {
    codes: rowsOfMatrix(train.codes, 0, rows),
    levels: train.levels.subarray(0, rows * factors.length),
  };
  const lists = factors.map((_, f) => shuffled(factorLevels(some, factors.length, f), rng.fork(f)));
  const levels = Int32Array.from(
    some.levels,
    (_, at) => lists[at % factors.length][Math.floor(at / factors.length)],
  );
  const none = { codes: rowsOfMatrix(train.codes, 0, 0), levels: levels.subarray(0, 0) };
  return { ...representation, train: { codes: some.codes, levels }, test: none };
}

/**
 * Disentanglement, completeness, informativeness by boosted trees. The importance of a dimension for a factor is its share in
 * the trees' decrease of squared error. Disentanglement (`value`): does a dimension matter for one factor only; completeness:
 * does one dimension matter for a factor; informativeness: accuracy on test rows. Pitfalls: the base of completeness is the
 * number of dimensions, so padding with dead ones raises it; other regressors rank models differently; importance is split
 * at will between copies of a dimension.
 */
export const dci = define({
  about: "disentanglement, completeness and informativeness by boosted trees (DCI)",
  source: "Eastwood & Williams 2018 (ICLR); boosted trees and constants of disentanglement_lib",
  verified: "scikit-learn's GradientBoostingClassifier on golden worlds (test/golden/metrics)",
  scoring: {
    seconds: 5,
    says: ({ value }) =>
      `To boosted trees the average dimension matters for one factor to ${inPercent(value)}; 100 % is one factor alone.`,
  },
  options: z.strictObject({}),
  create: (): Metric => (representation, rng) => {
    const { factors, blocks, train, test } = representation;
    const rested = test.codes.rows > 0;
    const given = rested ? representation : { ...representation, test: train };
    const found = importancesOf(given);
    const { disentanglement, completeness, perRow, perColumn } = dciScores(found.importance);
    const chance = dciScores(importancesOf(shuffledWorld(representation, rng.fork("null"))).importance);
    const names = dimensionNames(blocks);
    const [columns, still] = [factors.map(({ name }) => name), found.importance[0].map((_, f) => f)];
    const empty = still
      .filter((f) => found.importance.every((row) => row[f] === 0))
      .map((f) => factors[f].name);
    const warnings = [
      ...(rested ? [] : ["no rows were kept for testing: trees were read where they were fitted"]),
      ...(empty.length > 0 ? [`no dimension tells anything of: ${empty.join(", ")}`] : []),
    ];
    return {
      variant: `boosted trees (100 stages, depth 3, rate 0.1, exact); null: at most ${NULL_ROWS} rows`,
      value: disentanglement,
      ci95: null,
      null: chance.disentanglement,
      perFactor: Object.fromEntries(columns.map((name, f) => [name, perColumn[f]])),
      perBlock: {},
      further: {
        disentanglement,
        completeness,
        informativeness: mean(found.test),
        informativenessTrain: mean(found.train),
      },
      matrix: { rows: names, columns, values: found.importance },
      tables: {
        perDimension: { rows: names, columns: ["disentanglement"], values: perRow.map((v) => [v]) },
        informativeness: { rows: ["train", "test"], columns, values: [found.train, found.test] },
      },
      sampleSize: rested ? test.codes.rows : train.codes.rows,
      warnings,
    };
  },
});
