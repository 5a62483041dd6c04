import { Matrix as Dense, pseudoInverse } from "ml-matrix";
import { munkres } from "munkres";
import { factorNumbers, shuffled } from "../../estimators/levels.ts";
import { pearson } from "../../numerics/correlation.ts";
import { column, scalingOf, standardised } from "../../numerics/matrix.ts";
import { mean } from "../../numerics/statistics.ts";
import { define } from "../../registry.ts";
import type { Matrix, Representation, ScoreFunction } from "../../types/index.ts";
import { bootstrap, resampling } from "../frame/bootstrap.ts";
import { dimensionNames } from "../frame/dimensionNames.ts";
import { heldOut } from "../frame/heldOut.ts";

/** The assignment with the largest sum as pairs [row, column], each row and column at most once. */
const assigned = (gains: readonly (readonly number[])[]): [number, number][] =>
  munkres(gains.map((row) => row.map((gain) => 1 - gain)));

/** [dimensions][factors] */
const correlations = (dimensions: readonly Float64Array[], numbers: readonly Float64Array[]) =>
  dimensions.map((x) => numbers.map((list) => pearson(x, list)));
const strengths = (signed: readonly (readonly number[])[]) => signed.map((row) => row.map(Math.abs));

/** Least squares from training codes to the numbers of every factor's levels, predicted for other codes: one column per factor. */
function linearPredictions({ factors, train }: Representation, read: Matrix): Float64Array[] {
  const scaling = scalingOf(train.codes);
  const [fit, held] = [standardised(train.codes, scaling), standardised(read, scaling)];
  const inputs = Array.from({ length: fit.columns }, (_, j) => column(fit, j));
  const outputs = Array.from({ length: held.columns }, (_, j) => column(held, j));
  return factors.map((_, f) => {
    const numbers = factorNumbers(train, factors, f);
    const known = [...numbers.keys()].filter((i) => !Number.isNaN(numbers[i]));
    const centre = mean(known.map((i) => numbers[i]));
    const means = inputs.map((x) => mean(known.map((i) => x[i])));
    const sum = (term: (i: number) => number) => known.reduce((total, i) => total + term(i), 0);
    const squares = inputs.map((a, p) =>
      inputs.map((b, q) => sum((i) => (a[i] - means[p]) * (b[i] - means[q]))),
    );
    const products = inputs.map((a, p) => sum((i) => (a[i] - means[p]) * (numbers[i] - centre)));
    const weights = pseudoInverse(new Dense(squares)).mmul(Dense.columnVector(products)).to1DArray();
    return Float64Array.from({ length: held.rows }, (__, i) =>
      outputs.reduce((total, x, j) => total + weights[j] * x[i], 0),
    );
  });
}

/**
 * Mean correlation coefficient: every factor is assigned its own dimension so that the sum of |correlations| is largest; the
 * score is the mean over the pairs. `afterLinearMap` is weaker: a linear map from the code to each factor is fitted to training
 * rows first, so rotations cost nothing. Pitfalls: levels count by their numbers, which means little for categorical and
 * circular factors; a factor in several dimensions is credited with one.
 */
export const mcc = define({
  about: "mean correlation of factors with the dimensions assigned to them, one each (Hungarian matching)",
  source: "Hyvärinen & Morioka 2016, arXiv:1605.06336; Khemakhem et al. 2020, arXiv:1907.04809",
  verified: "scipy's linear_sum_assignment on golden worlds (test/golden/metrics)",
  scoring: {
    perDimension: true,
    seconds: 0.8,
    says: ({ value }) =>
      `Matched one to one, factors and dimensions correlate by ${value.toFixed(2)} on average.`,
  },
  options: resampling,
  create:
    ({ resamples }): ScoreFunction =>
    (representation, rng) => {
      const [sample, warnings] = heldOut(representation);
      const { factors, blocks, train, test } = representation;
      const dimensions = Array.from({ length: sample.codes.columns }, (_, j) => column(sample.codes, j));
      const numbers = factors.map((_, f) => factorNumbers(sample, factors, f));
      const signed = correlations(dimensions, numbers);
      const table = strengths(signed);
      const pairs = assigned(table);
      const score = (found: readonly (readonly number[])[]) => {
        const gains = strengths(found);
        return mean(assigned(gains).map(([j, f]) => gains[j][f]));
      };
      const resampled = (rows: Int32Array) =>
        score(
          correlations(
            dimensions.map((x) => Float64Array.from(rows, (row) => x[row])),
            numbers.map((list) => Float64Array.from(rows, (row) => list[row])),
          ),
        );
      const wrong = numbers.map((list, f) => shuffled(list, rng.fork("null", f)));
      const read = test.codes.rows > 0 ? test : train;
      const mapped = linearPredictions(representation, read.codes).map((x, f) =>
        Math.abs(pearson(x, factorNumbers(read, factors, f))),
      );
      const unordered = factors
        .filter(({ kind, size }) => kind !== "ordinal" && size > 2)
        .map(({ name }) => name);
      if (unordered.length > 0)
        warnings.push(`levels taken as numbers although not ordinal: ${unordered.join(", ")}`);
      const sum = pairs.reduce((total, [j, f]) => total + table[j][f], 0);
      return {
        variant: "|Pearson|, levels as numbers, Hungarian assignment, mean over pairs",
        value: sum / Math.max(1, pairs.length),
        ci95: resamples > 0 ? bootstrap(sample.codes.rows, rng, resampled, resamples) : null,
        null: score(correlations(dimensions, wrong)),
        perFactor: Object.fromEntries(pairs.map(([j, f]) => [factors[f].name, table[j][f]])),
        perBlock: {},
        further: { overAllFactors: sum / factors.length, afterLinearMap: mean(mapped) },
        matrix: {
          rows: dimensionNames(blocks),
          columns: factors.map(({ name }) => name),
          values: signed,
        },
        sampleSize: sample.codes.rows,
        warnings,
      };
    },
});
