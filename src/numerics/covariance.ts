/** Variances and covariances of the columns of a matrix, in float64. */
import { EigenvalueDecomposition } from "ml-matrix";
import { columnProducts } from "./columnProducts.ts";
import type { Matrix } from "./matrix.ts";

/** Population variance of every column. */
export function variances({ rows, columns, data }: Matrix): number[] {
  return Array.from({ length: columns }, (_, j) => {
    let [sum, squares] = [0, 0];
    for (let i = 0; i < rows; i++) sum += data[i * columns + j];
    const centre = sum / rows;
    for (let i = 0; i < rows; i++) squares += (data[i * columns + j] - centre) ** 2;
    return squares / rows;
  });
}

/**
 * Effective rank: exp of the entropy of the covariance's spectrum (Roy & Vetterli 2007), from 1 to the number of
 * columns; 0 for constant rows.
 */
export function effectiveRank(codes: Matrix): number {
  const spectrum = new EigenvalueDecomposition(
    covarianceOf(codes).map((row) => [...row]),
    { assumeSymmetric: true },
  );
  const values = spectrum.realEigenvalues.map((v) => Math.max(0, v));
  const total = values.reduce((a, b) => a + b, 0);
  if (!(total > 0)) return 0;
  return Math.exp(-values.reduce((h, v) => (v > 0 ? h + (v / total) * Math.log(v / total) : h), 0));
}

/** Mean of every column, exact for columns that do not vary. */
export function meansOf({ rows, columns: width, data }: Matrix): Float64Array {
  const sums = new Float64Array(width);
  for (let i = 0; i < rows; i++) for (let j = 0; j < width; j++) sums[j] += data[i * width + j];
  return sums.map((sum) => sum / rows);
}

/** Mean products of columns minus `means`, by default their own: the population covariance. [columns][columns] */
export function covarianceOf(codes: Matrix, means: ArrayLike<number> = meansOf(codes)): Float64Array[] {
  return columnProducts(codes, means).map((row) => row.map((sum) => sum / codes.rows));
}

/** The covariance over n − 1, which is the unbiased estimate. [columns][columns] */
export function sampleCovariance(codes: Matrix): Float64Array[] {
  const divisor = Math.max(1, codes.rows - 1);
  return columnProducts(codes, meansOf(codes)).map((row) => row.map((sum) => sum / divisor));
}
