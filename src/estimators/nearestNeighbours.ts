import type { Matrix } from "../types/index.ts";

/** Number of queries whose distances are computed together: a gallery row is then loaded once for four products. */
const AT_ONCE = 4;

/** Calls `visit(query, squaredDistances to every gallery row)`, less the query's own square; the array is used again. */
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
  const d = Array.from({ length: AT_ONCE }, () => new Float64Array(gallery.rows));
  // Rows after the last query stay 0.
  const asked = new Float64Array(AT_ONCE * width);
  for (let from = 0; from < queries.rows; from += AT_ONCE) {
    const to = Math.min(from + AT_ONCE, queries.rows);
    asked.set(queries.data.subarray(from * width, to * width));
    fourDistances(gallery, norms, asked, d);
    for (let q = from; q < to; q++) visit(q, d[q - from]);
  }
}

/** norms − 2 gallery · queries for four queries [4, width]. */
function fourDistances(
  { rows, columns: width, data }: Matrix,
  norms: Float64Array,
  queries: Float64Array,
  [d0, d1, d2, d3]: readonly Float64Array[],
): void {
  for (let i = 0, at = 0; i < rows; i++, at += width) {
    let [a, b, c, e] = [0, 0, 0, 0];
    for (let j = 0; j < width; j++) {
      const x = data[at + j];
      a += x * queries[j];
      b += x * queries[width + j];
      c += x * queries[2 * width + j];
      e += x * queries[3 * width + j];
    }
    d0[i] = norms[i] - 2 * a;
    d1[i] = norms[i] - 2 * b;
    d2[i] = norms[i] - 2 * c;
    d3[i] = norms[i] - 2 * e;
  }
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
