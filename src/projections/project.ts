/** A fitted projection in plain arrays; `projected.ts` is the same in a graph. */
import { rowDots, weightedRows } from "../numerics/products.ts";
import type { Fitted, Matrix } from "../types/index.ts";

/** Codes [rows, columns] → [rows, columns], or [rows, out] where the projection has a matrix. */
export function project(codes: Matrix, { mean, remove, matrix }: Fitted): Matrix {
  const { rows, columns } = codes;
  const data = new Float32Array(codes.data.length);
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, at++) data[at] = codes.data[at] - mean[j];
  const z: Matrix = { rows, columns, data };
  if (remove !== undefined && remove.share.length > 0) takeOut(z, remove);
  return matrix === undefined ? z : times(z, matrix);
}

/** In place. */
function takeOut(z: Matrix, { directions, share }: NonNullable<Fitted["remove"]>): void {
  const count = share.length;
  const along = rowDots(z, directions);
  for (let i = 0; i < z.rows; i++) {
    const row = z.data.subarray(i * z.columns, (i + 1) * z.columns);
    const weights = along.subarray(i * count, (i + 1) * count).map((value, k) => value * share[k]);
    const sum = weightedRows(weights, 1, directions);
    for (let j = 0; j < z.columns; j++) row[j] -= sum[j];
  }
}

/** z·matrix. */
function times(z: Matrix, matrix: Matrix): Matrix {
  const out = new Float32Array(z.rows * matrix.columns);
  for (let i = 0; i < z.rows; i++) {
    const weights = Float64Array.from(z.data.subarray(i * z.columns, (i + 1) * z.columns));
    out.set(weightedRows(weights, 1, matrix), i * matrix.columns);
  }
  return { rows: z.rows, columns: matrix.columns, data: out };
}

/** All of them, one after the other. */
export const projectAll = (codes: Matrix, fitted: readonly Fitted[]): Matrix => fitted.reduce(project, codes);
