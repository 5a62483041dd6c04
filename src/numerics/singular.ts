/** The directions in which the rows of a matrix extend furthest: right singular vectors, all of them or the first few. */
import { Matrix as Dense, EigenvalueDecomposition } from "ml-matrix";
import type { Rng } from "../random.ts";
import type { Matrix } from "./matrix.ts";
import { rowDots, weightedRows } from "./products.ts";

/** Singular values, falling, and the orthonormal directions that belong to them. */
export interface Singular {
  readonly values: Float64Array;
  /** [values, columns] */
  readonly directions: Matrix;
}

/** Up to so many rows their products with each other are decomposed as they are. */
const EXACT = 256;
/** Directions computed beside those that are asked for, and passes over the rows: Halko, Martinsson & Tropp 2011, section 4.5. */
const BESIDE = 10;
const PASSES = 2;
/** Directions along which rows extend less than this share of the first are rounding errors. */
const NEGLIGIBLE = 1e-5;

/**
 * The first `count` right singular vectors of a matrix of many columns; fewer where it has fewer. With up to 256 rows they come
 * from the products of its rows, otherwise from a subspace iteration that starts from random combinations of them.
 */
export function rightSingular(x: Matrix, count: number, rng: Rng): Singular {
  if (x.rows === 0 || count < 1)
    return { values: new Float64Array(0), directions: { ...x, rows: 0, data: new Float32Array(0) } };
  const width = Math.min(count + BESIDE, x.rows, x.columns);
  if (x.rows <= EXACT) return truncated(x, rowDots(x, x), x.rows, count);
  let drawn: Float64Array = Float64Array.from({ length: x.rows * width }, () => rng.normal());
  let basis = orthonormal(weightedRows(drawn, width, x), x.columns);
  for (let pass = 1; pass < PASSES; pass++) {
    drawn = rowDots(x, basis);
    basis = orthonormal(weightedRows(drawn, basis.rows, x), x.columns);
  }
  const seen = rowDots(x, basis);
  return turned(basis, products(seen, x.rows, basis.rows), count);
}

/** From products of rows: x = U Σ Vᵀ, so V = xᵀ U Σ⁻¹. */
function truncated(x: Matrix, dots: Float64Array, rows: number, count: number): Singular {
  const { values, vectors } = eigen(dots, rows, count);
  const weights = new Float64Array(rows * values.length);
  for (let i = 0; i < rows; i++)
    values.forEach((value, k) => {
      weights[i * values.length + k] = vectors.get(i, k) / value;
    });
  const data = Float32Array.from(weightedRows(weights, values.length, x));
  return { values, directions: { rows: values.length, columns: x.columns, data } };
}

/** The directions of a subspace, turned so that the rows extend furthest along the first. */
function turned(basis: Matrix, dots: Float64Array, count: number): Singular {
  const { values, vectors } = eigen(dots, basis.rows, count);
  const weights = new Float64Array(basis.rows * values.length);
  for (let i = 0; i < basis.rows; i++)
    for (let k = 0; k < values.length; k++) weights[i * values.length + k] = vectors.get(i, k);
  const data = Float32Array.from(weightedRows(weights, values.length, basis));
  return { values, directions: { rows: values.length, columns: basis.columns, data } };
}

/** Roots of the largest eigenvalues of a symmetric matrix [n, n], falling, and their vectors in columns. */
function eigen(dots: Float64Array, n: number, count: number): { values: Float64Array; vectors: Dense } {
  const found = new EigenvalueDecomposition(Dense.from1DArray(n, n, [...dots]), { assumeSymmetric: true });
  const roots = found.realEigenvalues.map((value) => Math.sqrt(Math.max(0, value)));
  const order = [...roots.keys()].sort((a, b) => roots[b] - roots[a]);
  const kept = order.slice(0, count).filter((k) => roots[k] > NEGLIGIBLE * roots[order[0]]);
  const vectors = kept.length === 0 ? new Dense(n, 0) : found.eigenvectorMatrix.subMatrixColumn(kept);
  return { values: Float64Array.from(kept, (k) => roots[k]), vectors };
}

/** Products of the columns of a matrix [rows, width]. [width, width] */
function products(data: Float64Array, rows: number, width: number): Float64Array {
  const sums = new Float64Array(width * width);
  for (let i = 0; i < rows; i++)
    for (let a = 0; a < width; a++) {
      const value = data[i * width + a];
      for (let b = 0; b <= a; b++) sums[a * width + b] += value * data[i * width + b];
    }
  for (let a = 0; a < width; a++) for (let b = 0; b < a; b++) sums[b * width + a] = sums[a * width + b];
  return sums;
}

/** Gram–Schmidt, each row twice, which is enough (Giraud et al. 2005); rows that others already span are left out. */
function orthonormal(data: Float64Array, columns: number): Matrix {
  const kept: Float64Array[] = [];
  for (let at = 0; at < data.length; at += columns) {
    const row = data.subarray(at, at + columns);
    const before = length(row);
    for (let again = 0; again < 2; again++) for (const other of kept) subtract(row, other, dot(row, other));
    const left = length(row);
    if (!(left > 1e-10 * before)) continue;
    for (let j = 0; j < columns; j++) row[j] /= left;
    kept.push(row);
  }
  const basis = new Float32Array(kept.length * columns);
  kept.forEach((row, k) => {
    basis.set(row, k * columns);
  });
  return { rows: kept.length, columns, data: basis };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}

const length = (row: Float64Array) => Math.sqrt(dot(row, row));

function subtract(row: Float64Array, other: Float64Array, times: number): void {
  for (let j = 0; j < row.length; j++) row[j] -= times * other[j];
}
