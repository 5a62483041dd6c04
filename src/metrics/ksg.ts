/**
 * Mutual information of two lists of vectors without bins, in nats: the first estimator of Kraskov, Stögbauer & Grassberger
 * 2004 (Phys. Rev. E 69, 066138), max norm. For every row the distance to its k-th neighbour in the joint space; then how
 * many rows lie nearer in either space alone.
 */
import type { Rng } from "../random.ts";
import type { Matrix } from "../types.ts";
import { mean } from "./bootstrap.ts";
import { column } from "./correlation.ts";
import { digammas } from "./neighbourInformation.ts";

/** Vectors, each dimension of deviation 1 with noise of 1e-10 that parts equal numbers; dimensions that stand still are left out. */
export interface Points {
  readonly rows: number;
  /** [dimensions][rows] */
  readonly values: readonly Float64Array[];
}

/** Columns of unit variance with a little noise against ties; constant ones are left out. */
export function pointsOf(codes: Matrix, rng: Rng): Points {
  const values = Array.from({ length: codes.columns }, (_, j) => {
    const x = column(codes, j);
    const centre = mean(x);
    const deviation = Math.sqrt(mean(x.map((v) => (v - centre) ** 2)));
    if (!(deviation > 1e-12 * Math.max(1, Math.abs(centre)))) return null;
    const noise = rng.fork("noise", j);
    return x.map((v) => (v - centre) / deviation + 1e-10 * noise.normal());
  });
  return { rows: codes.rows, values: values.filter((each) => each !== null) };
}

/** The same vectors in another order. */
export function permuted({ rows, values }: Points, rng: Rng): Points {
  const order = rng.permutation(rows);
  return { rows, values: values.map((x) => Float64Array.from(order, (row) => x[row])) };
}

/** Largest difference over dimensions; gives up above `limit`. */
function distance(values: readonly Float64Array[], a: number, b: number, limit: number): number {
  let most = 0;
  for (let j = 0; j < values.length; j++) {
    const d = Math.abs(values[j][a] - values[j][b]);
    if (d > most) {
      if (d >= limit) return d;
      most = d;
    }
  }
  return most;
}

/** Rows by rising value of the first dimension: whoever is far in it is far. */
class Sorted {
  readonly values: readonly Float64Array[];
  readonly order: Int32Array;
  readonly place: Int32Array;
  constructor({ rows, values }: Points) {
    this.values = values;
    const [first] = values;
    this.order = Int32Array.from({ length: rows }, (_, i) => i).sort((a, b) => first[a] - first[b]);
    this.place = new Int32Array(rows);
    for (let at = 0; at < rows; at++) this.place[this.order[at]] = at;
  }

  /** How many other rows lie nearer than `limit`. */
  near(row: number, limit: number): number {
    const { order, values } = this;
    const [first] = values;
    let count = 0;
    for (let step = -1; step <= 1; step += 2)
      for (let at = this.place[row] + step; at >= 0 && at < order.length; at += step) {
        const other = order[at];
        if (Math.abs(first[other] - first[row]) >= limit) break;
        if (values.length === 1 || distance(values, row, other, limit) < limit) count++;
      }
    return count;
  }
}

/** Rows in nats; 0 where either side stands still. Not clipped: chance may give a little less than 0. */
export function ksgInformation(x: Points, y: Points, k = 3): number {
  if (x.values.length === 0 || y.values.length === 0 || x.rows <= k) return 0;
  const n = x.rows;
  const [left, right] = [new Sorted(x), new Sorted(y)];
  const psi = digammas(n);
  const [first] = x.values;
  // Of the neighbours so far the k nearest, rising.
  const nearest = new Float64Array(k);
  let sum = 0;
  for (let row = 0; row < n; row++) {
    nearest.fill(Number.POSITIVE_INFINITY);
    let [down, up] = [left.place[row] - 1, left.place[row] + 1];
    // Outwards along the first dimension, until it alone is farther than the k-th neighbour.
    for (;;) {
      const below = down >= 0 ? first[row] - first[left.order[down]] : Number.POSITIVE_INFINITY;
      const above = up < n ? first[left.order[up]] - first[row] : Number.POSITIVE_INFINITY;
      const limit = nearest[k - 1];
      if (Math.min(below, above) >= limit || (down < 0 && up >= n)) break;
      const other = left.order[below <= above ? down-- : up++];
      const dy = distance(y.values, row, other, limit);
      if (dy >= limit) continue;
      let d = Math.max(dy, distance(x.values, row, other, limit));
      for (let at = 0; at < k; at++) {
        const held = nearest[at];
        if (d >= held) continue;
        nearest[at] = d;
        d = held;
      }
    }
    const reach = nearest[k - 1];
    sum += psi[left.near(row, reach) + 1] + psi[right.near(row, reach) + 1];
  }
  return psi[k] + psi[n] - sum / n;
}
