/** Matrices in row-major order, and the few operations on them that several folders need. */
import type { Rng } from "../random.ts";

/** Row-major numbers. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns] */
  readonly data: Float32Array;
}

/** Means and deviations by which columns are standardised. [columns] */
export interface Scaling {
  readonly means: Float64Array;
  readonly scales: Float64Array;
}

/** Mean and population deviation of every column; constant columns are only centred. */
export function scalingOf({ rows, columns, data }: Matrix): Scaling {
  const means = new Float64Array(columns);
  const scales = new Float64Array(columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) means[j] += data[i * columns + j] / rows;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) scales[j] += (data[i * columns + j] - means[j]) ** 2 / rows;
  }
  return { means, scales: scales.map((v) => (v > 1e-12 ? Math.sqrt(v) : 1)) };
}

/** Columns minus their means, divided by their scales. */
export function standardised({ rows, columns, data }: Matrix, { means, scales }: Scaling): Matrix {
  const out = new Float32Array(data.length);
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, at++) out[at] = (data[at] - means[j]) / scales[j];
  return { rows, columns, data: out };
}

/** Columns [start, end) of a matrix. */
export function columns({ rows, columns: width, data }: Matrix, start: number, end: number): Matrix {
  if (start === 0 && end === width) return { rows, columns: width, data };
  const part = new Float32Array(rows * (end - start));
  for (let i = 0; i < rows; i++) {
    part.set(data.subarray(i * width + start, i * width + end), i * (end - start));
  }
  return { rows, columns: end - start, data: part };
}

/** Rows [start, end) of a matrix, without a copy. */
export function rowsOfMatrix({ columns: width, data }: Matrix, start: number, end: number): Matrix {
  return { rows: end - start, columns: width, data: data.subarray(start * width, end * width) };
}

/** Rows scaled to unit length; rows of zeros stay. */
export function unitRows({ rows, columns: width, data }: Matrix): Matrix {
  const unit = new Float32Array(data.length);
  for (let i = 0; i < rows; i++) {
    let squares = 0;
    for (let j = 0; j < width; j++) squares += data[i * width + j] ** 2;
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let j = 0; j < width; j++) unit[i * width + j] = data[i * width + j] * scale;
  }
  return { rows, columns: width, data: unit };
}

/** The given rows of a matrix, in that order. */
export function rowsAt({ columns, data }: Matrix, rows: ArrayLike<number>): Matrix {
  const taken = new Float32Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    taken.set(data.subarray(rows[i] * columns, (rows[i] + 1) * columns), i * columns);
  }
  return { rows: rows.length, columns, data: taken };
}

/** Column `j` in float64. */
export function column({ rows, columns, data }: Matrix, j: number): Float64Array {
  const values = new Float64Array(rows);
  for (let i = 0; i < rows; i++) values[i] = data[i * columns + j];
  return values;
}

/** A Gaussian random projection to `width` columns if a matrix has more; distances are kept to within a few per cent. */
export function randomProjection({ rows, columns: from, data }: Matrix, width: number, rng: Rng): Matrix {
  if (from <= width) return { rows, columns: from, data };
  const weights = Float32Array.from({ length: from * width }, () => rng.normal() / Math.sqrt(width));
  const out = new Float32Array(rows * width);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < from; k++) {
      const x = data[i * from + k];
      for (let j = 0; j < width; j++) out[i * width + j] += x * weights[k * width + j];
    }
  }
  return { rows, columns: width, data: out };
}

/** The rows of one matrix below those of another. */
export function vstack(first: Matrix, second: Matrix): Matrix {
  const data = new Float32Array(first.data.length + second.data.length);
  data.set(first.data);
  data.set(second.data, first.data.length);
  return { rows: first.rows + second.rows, columns: Math.max(first.columns, second.columns), data };
}

/** Matrices of equally many rows, side by side. */
export function hstack(parts: readonly Matrix[]): Matrix {
  if (parts.length === 1) return parts[0];
  const columns = parts.reduce((sum, part) => sum + part.columns, 0);
  const data = new Float32Array(parts[0].rows * columns);
  let start = 0;
  for (const part of parts) {
    for (let row = 0; row < part.rows; row++) {
      const values = part.data.subarray(row * part.columns, (row + 1) * part.columns);
      data.set(values, row * columns + start);
    }
    start += part.columns;
  }
  return { rows: parts[0].rows, columns, data };
}

/** Rows `into` of a matrix, their columns [start, end) replaced by those of rows `from`; both lists have the same length. */
export function swapColumns(
  matrix: Matrix,
  [start, end]: readonly [number, number],
  from: Int32Array,
  into: Int32Array,
): Matrix {
  const out = rowsAt(matrix, into);
  const { columns } = matrix;
  from.forEach((row, at) => {
    out.data.set(matrix.data.subarray(row * columns + start, row * columns + end), at * columns + start);
  });
  return out;
}
