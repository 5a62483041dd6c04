import { munkres } from "munkres";
import { factorNumbers, shuffled } from "../../estimators/levels.ts";
import { columnProducts } from "../../numerics/columnProducts.ts";
import { pearson } from "../../numerics/correlation.ts";
import { meansOf } from "../../numerics/covariance.ts";
import { shortestSolutions } from "../../numerics/leastSquares.ts";
import { column, rowsAt, scalingOf, standardised } from "../../numerics/matrix.ts";
import { mean } from "../../numerics/statistics.ts";
import { define } from "../../registry.ts";
import type { Matrix, Representation, ScoreFunction } from "../../types/index.ts";
import { bootstrap, resampling } from "../frame/bootstrap.ts";
import { dimensionNames } from "../frame/dimensionNames.ts";
import { heldOut } from "../frame/heldOut.ts";
import { resampledCorrelations } from "./resampledCorrelations.ts";

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
  const numbers = factors.map((_, f) => factorNumbers(train, factors, f));
  const known = numbers.map((list) => Int32Array.from(list.keys()).filter((i) => !Number.isNaN(list[i])));
  const weights: Float64Array[] = [];
  // Factors that are known in the same rows share the products of columns.
  for (const group of Map.groupBy(factors.keys(), (f) => known[f].join()).values()) {
    const rows = known[group[0]];
    const targets = group.map((f) => Float64Array.from(rows, (i) => numbers[f][i]));
    const found = leastSquares(rowsAt(fit, rows), targets);
    for (const [at, f] of group.entries()) weights[f] = found[at];
  }
  return weights.map((each) => products(held, each));
}

/** Weights of the centred columns by which they come nearest to each of the targets. */
function leastSquares(x: Matrix, targets: readonly Float64Array[]): Float64Array[] {
  const means = meansOf(x);
  const rights = targets.map((target) => {
    const centre = mean(target);
    const right = new Float64Array(x.columns);
    for (let i = 0; i < x.rows; i++)
      for (let j = 0; j < x.columns; j++)
        right[j] += (x.data[i * x.columns + j] - means[j]) * (target[i] - centre);
    return right;
  });
  return shortestSolutions(columnProducts(x, means), rights);
}

/** Rows times weights. [rows] */
const products = ({ rows, columns, data }: Matrix, weights: Float64Array): Float64Array =>
  Float64Array.from({ length: rows }, (_, i) =>
    weights.reduce((total, weight, j) => total + weight * data[i * columns + j], 0),
  );

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
    growth: { dims: 0.75 },
    tables: 3,
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
      const resampled = resampledCorrelations(dimensions, numbers);
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
        ci95:
          resamples > 0
            ? bootstrap(sample.codes.rows, rng, (rows) => score(resampled(rows)), resamples)
            : null,
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
