/**
 * Symmetric positive definite matrices: Cholesky factor, log-determinant, triangular solve. ONNX has none of them, so they
 * are written out column by column, with about five nodes per row; meant for covariances of codes (sides up to about 64).
 */
import { constant, type Tensor } from "../tensor.ts";
import { sum } from "./broadcast.ts";
import { add, div, log, mul, sqrt, sub } from "./elementwise.ts";
import { matMul } from "./matrix.ts";
import { concat, eye, slice } from "./shape.ts";

const entry = (a: Tensor, i: number, j: number) => slice(slice(a, 0, i, i + 1), 1, j, j + 1);

/** [n, 1], 0 above row `from` and 1 from there on. */
const rowsFrom = (n: number, from: number) =>
  constant(
    Float32Array.from({ length: n }, (_, i) => (i < from ? 0 : 1)),
    [n, 1],
  );

/** The lower triangular L [n, n] with L·Lᵀ = A. All of A [n, n] is read, which must be symmetric and positive definite. */
export function cholesky(a: Tensor): Tensor {
  const n = squareSide(a);
  const columns: Tensor[] = [];
  let rest = a;
  for (let j = 0; j < n; j++) {
    const column = div(mul(slice(rest, 1, j, j + 1), rowsFrom(n, j)), sqrt(entry(rest, j, j)));
    columns.push(column);
    if (j + 1 < n) rest = sub(rest, matMul(column, column, { b: true }));
  }
  return concat(columns, 1);
}

/** log det A = 2·Σ log L_ii of a symmetric positive definite matrix [n, n], a scalar. */
export function logDeterminant(a: Tensor): Tensor {
  const diagonal = sum(mul(cholesky(a), eye(squareSide(a))), 1);
  return mul(2, sum(log(diagonal)));
}

/** The X [n, m] with L·X = B, for lower triangular L [n, n] and B [n, m], computed row by row. */
export function solveTriangular(factor: Tensor, b: Tensor): Tensor {
  const n = squareSide(factor);
  const rows: Tensor[] = [];
  for (let i = 0; i < n; i++) {
    const right = slice(b, 0, i, i + 1);
    const known =
      rows.length === 0 ? null : matMul(slice(slice(factor, 0, i, i + 1), 1, 0, i), concat(rows, 0));
    rows.push(div(known === null ? right : sub(right, known), entry(factor, i, i)));
  }
  return concat(rows, 0);
}

/** A + ε·I, which keeps a covariance positive definite. */
export function addDiagonal(a: Tensor, epsilon: number): Tensor {
  return add(a, mul(epsilon, eye(squareSide(a))));
}

function squareSide({ shape }: Tensor): number {
  if (shape.length !== 2 || shape[0] !== shape[1])
    throw new Error(`expected a square matrix, got [${shape.join(", ")}]`);
  return shape[0];
}
