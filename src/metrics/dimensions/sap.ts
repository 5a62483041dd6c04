import { z } from "zod";
import { shareRight, type Verdicts } from "../../estimators/accuracy.ts";
import { allLevels, factorNumbers, shuffled } from "../../estimators/levels.ts";
import { fitLines, predictLines, sortedColumn } from "../../estimators/linearSvm.ts";
import { pearson } from "../../numerics/correlation.ts";
import { column } from "../../numerics/matrix.ts";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
import { define } from "../../registry.ts";
import type { Representation, ScoreFunction } from "../../types/index.ts";
import { bootstrap } from "../frame/bootstrap.ts";
import { dimensionNames } from "../frame/dimensionNames.ts";
import { gap } from "./informationGap.ts";

/** Verdicts of every dimension and factor. [dimensions][factors] */
type Hits = Verdicts[][];

/** Verdicts on the test rows; `sets` are the levels that are fitted, as they are and shuffled. */
function hitsOf(
  { factors, train, test }: Representation,
  sets: readonly (readonly Int32Array[])[],
  c: number,
): Hits[] {
  const read = test.codes.rows > 0 ? test : train;
  const truth = allLevels(read, factors.length);
  const found = Array.from({ length: train.codes.columns }, (_, j) => {
    const [x, held] = [sortedColumn(column(train.codes, j)), column(read.codes, j)];
    return sets.map((fitted) =>
      factors.map(({ size }, f) => {
        const predicted = predictLines(fitLines(x, fitted[f], size, c), held);
        return Int8Array.from(truth[f], (level, i) => (level < 0 ? -1 : Number(level === predicted[i])));
      }),
    );
  });
  return sets.map((_, set) => found.map((each) => each[set]));
}

/** Lead in accuracy of the best dimension over the second best. [factors] */
const leadPerFactor = (table: readonly (readonly number[])[], factors: number) =>
  Array.from({ length: factors }, (_, f) => gap(table.map((row) => row[f])));

/**
 * Separated attribute predictability: per factor, the lead of the best single dimension over the second best in the accuracy of
 * a linear support vector machine on test rows. `continuous` is the paper's other form, the gap in squared correlation with the
 * level's number, on training rows. Pitfalls: the range of values is small even for good codes; the classifier is
 * linear, so a factor that is coded along a curve (three levels folded on one line) counts little.
 */
export const sap = define({
  about: "lead in accuracy of the best dimension for a factor over the second best, by a linear classifier",
  source: "Kumar et al. 2018, arXiv:1711.00848; constants of disentanglement_lib",
  verified: "scikit-learn's LinearSVC on golden worlds (test/golden/metrics)",
  scoring: {
    perDimension: true,
    seconds: 0.2,
    dimensions: 2,
    says: ({ value }) =>
      `The best dimension for a factor reads it right ${inPercent(value)} of the time more than the second best.`,
  },
  options: z.strictObject({
    c: z.number().positive().default(0.01).describe("Inverse penalty C of the support vector machine."),
    resamples: z.number().int().nonnegative().default(50).describe("Bootstrap resamples; 0 for no interval."),
  }),
  create:
    ({ c, resamples }): ScoreFunction =>
    (representation, rng) => {
      const { factors, blocks, train, test } = representation;
      const rested = test.codes.rows > 0;
      const levels = allLevels(train, factors.length);
      const wrong = levels.map((list, f) => shuffled(list, rng.fork("null", f)));
      const [hits, chance] = hitsOf(representation, [levels, wrong], c);
      const table = (found: Hits, picked: Int32Array | null) =>
        found.map((row) => row.map((each) => shareRight(each, picked)));
      const values = table(hits, null);
      const numbers = factors.map((_, f) => factorNumbers(train, factors, f));
      const squared = hits.map((_, j) => {
        const x = column(train.codes, j);
        return numbers.map((list) => pearson(x, list, 1e-12) ** 2);
      });
      const score = (found: Hits, picked: Int32Array | null) =>
        mean(leadPerFactor(table(found, picked), factors.length));
      const rows = rested ? test.codes.rows : train.codes.rows;
      const perFactor = leadPerFactor(values, factors.length);
      const [names, columns] = [dimensionNames(blocks), factors.map(({ name }) => name)];
      return {
        variant: `linear support vector machine (C = ${c}, balanced) on one dimension, test rows`,
        value: mean(perFactor),
        ci95: resamples > 0 ? bootstrap(rows, rng, (picked) => score(hits, picked), resamples) : null,
        null: score(chance, null),
        perFactor: Object.fromEntries(factors.map(({ name }, f) => [name, perFactor[f]])),
        perBlock: {},
        further: { continuous: mean(leadPerFactor(squared, factors.length)) },
        matrix: { rows: names, columns, values },
        tables: { squaredCorrelation: { rows: names, columns, values: squared } },
        sampleSize: rows,
        warnings: rested ? [] : ["no rows were kept for testing: lines were read where they were fitted"],
      };
    },
});
