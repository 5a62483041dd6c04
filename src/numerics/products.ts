/** Products of matrices with many columns, summed in float64, four rows at a time. */
import type { Matrix } from "./matrix.ts";

/** Rows `at`, `at` + 1 … of a matrix, four of them; past the end the last row again. */
function fourRows({ rows, columns, data }: Matrix, at: number): Float32Array[] {
  return [0, 1, 2, 3].map((k) => {
    const row = Math.min(at + k, rows - 1);
    return data.subarray(row * columns, (row + 1) * columns);
  });
}

/** Dot products of every row of `a` with every row of `b`: a·bᵀ, [a.rows, b.rows]. */
export function rowDots(a: Matrix, b: Matrix): Float64Array {
  const dots = new Float64Array(a.rows * b.rows);
  for (let i = 0; i < a.rows; i += 4) {
    const [x0, x1, x2, x3] = fourRows(a, i);
    for (let j = 0; j < b.rows; j++) {
      const y = b.data.subarray(j * b.columns, (j + 1) * b.columns);
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let k = 0; k < y.length; k++) {
        const value = y[k];
        s0 += x0[k] * value;
        s1 += x1[k] * value;
        s2 += x2[k] * value;
        s3 += x3[k] * value;
      }
      const sums = [s0, s1, s2, s3];
      for (let k = 0; k < 4 && i + k < a.rows; k++) dots[(i + k) * b.rows + j] = sums[k];
    }
  }
  return dots;
}

/** Sums of the rows of `x` with weights [x.rows, count]: weightsᵀ·x, [count, x.columns]. */
export function weightedRows(weights: Float64Array, count: number, x: Matrix): Float64Array {
  const width = x.columns;
  const sums = new Float64Array(count * width);
  const weight = (row: number, c: number) => (row < x.rows ? weights[row * count + c] : 0);
  for (let i = 0; i < x.rows; i += 4) {
    const [x0, x1, x2, x3] = fourRows(x, i);
    for (let c = 0; c < count; c++) {
      const w0 = weight(i, c);
      const w1 = weight(i + 1, c);
      const w2 = weight(i + 2, c);
      const w3 = weight(i + 3, c);
      const into = sums.subarray(c * width, (c + 1) * width);
      for (let j = 0; j < width; j++) into[j] += w0 * x0[j] + w1 * x1[j] + w2 * x2[j] + w3 * x3[j];
    }
  }
  return sums;
}

/** The products that fits are made of; of many numbers a runtime makes them sooner. */
export interface Products {
  /** a·bᵀ, [a.rows, b.rows] */
  dots(a: Matrix, b: Matrix): Promise<Float64Array>;
  /** weightsᵀ·x with weights [x.rows, n], [n, x.columns] */
  sums(weights: Matrix, x: Matrix): Promise<Matrix>;
}

/** The loops of this file. */
export const plainProducts: Products = {
  dots: async (a, b) => rowDots(a, b),
  sums: async ({ columns, data }, x) => ({
    ...{ rows: columns, columns: x.columns },
    data: Float32Array.from(weightedRows(Float64Array.from(data), columns, x)),
  }),
};
