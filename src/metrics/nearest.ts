/** Nearest neighbours by brute force, exact, with blocked inner products. */
import type { Matrix } from "../types.ts";

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

/** Calls `visit(query, squaredDistances to every gallery row)`; the array is used again. */
export function eachDistances(
  gallery: Matrix,
  queries: Matrix,
  visit: (query: number, d: Float64Array) => void,
): void {
  const width = gallery.columns;
  const norms = new Float64Array(gallery.rows);
  for (let i = 0; i < gallery.rows; i++) {
    for (let j = 0; j < width; j++) norms[i] += gallery.data[i * width + j] ** 2;
  }
  const d = new Float64Array(gallery.rows);
  for (let q = 0; q < queries.rows; q++) {
    const row = queries.data.subarray(q * width, (q + 1) * width);
    for (let i = 0; i < gallery.rows; i++) d[i] = norms[i] - 2 * dot(gallery.data, i * width, row);
    visit(q, d);
  }
}

/** Four partial sums keep the processor's pipelines full. */
function dot(data: Float32Array, from: number, row: Float32Array): number {
  const n = row.length;
  let [a, b, c, e] = [0, 0, 0, 0];
  let j = 0;
  for (; j + 3 < n; j += 4) {
    a += data[from + j] * row[j];
    b += data[from + j + 1] * row[j + 1];
    c += data[from + j + 2] * row[j + 2];
    e += data[from + j + 3] * row[j + 3];
  }
  for (; j < n; j++) a += data[from + j] * row[j];
  return a + b + c + e;
}

/** Indices of the k smallest distances, nearest first; ties go to the earlier row. */
export function smallest(d: Float64Array, k: number): number[] {
  const best: number[] = [];
  for (let i = 0; i < d.length; i++) {
    if (best.length === k && d[i] >= d[best[k - 1]]) continue;
    let at = best.length;
    while (at > 0 && d[i] < d[best[at - 1]]) at--;
    best.splice(at, 0, i);
    if (best.length > k) best.pop();
  }
  return best;
}

/**
 * k-nearest-neighbour vote for every factor at once: levels [rows, factors], −1 missing (such neighbours do not vote).
 * Ties of votes go to the smallest level. Returns predictions [queries, factors].
 */
export function nearestVotes(
  gallery: Matrix,
  levels: Int32Array,
  factors: number,
  queries: Matrix,
  k = 5,
): Int32Array {
  const predictions = new Int32Array(queries.rows * factors).fill(-1);
  eachDistances(gallery, queries, (q, d) => {
    const near = smallest(d, k);
    for (let f = 0; f < factors; f++) {
      const votes = new Map<number, number>();
      for (const i of near) {
        const level = levels[i * factors + f];
        if (level >= 0) votes.set(level, (votes.get(level) ?? 0) + 1);
      }
      const ranked = [...votes].sort(([a, m], [b, n]) => n - m || a - b);
      predictions[q * factors + f] = ranked[0]?.[0] ?? -1;
    }
  });
  return predictions;
}
