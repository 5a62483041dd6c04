/** An index of near rows in one set of vectors, max norm, in the form that suits their number and width. */

/** Distances of rows within one set of vectors. */
export interface Near {
  /** Distance of two rows, exact where it is below `limit`. */
  distance(a: number, b: number, limit: number): number;
  /** Number of other rows closer to `row` than `limit`. */
  nearer(row: number, limit: number): number;
  /** Distance to the last of the `nearest` in the joint space with `other`, where row i is paired with row partner[i]. */
  reach(row: number, other: Near, partner: Int32Array, nearest: Nearest): number;
}

/** The k smallest distances so far, in ascending order. */
export class Nearest {
  private readonly held: Float64Array;
  constructor(k: number) {
    this.held = new Float64Array(k);
  }
  clear(): void {
    this.held.fill(Number.POSITIVE_INFINITY);
  }
  /** Returns the k-th. */
  add(distance: number): number {
    let d = distance;
    for (let at = 0; at < this.held.length; at++) {
      const held = this.held[at];
      if (d >= held) continue;
      this.held[at] = d;
      d = held;
    }
    return this.held[this.held.length - 1];
  }
}

/** A table of all distances takes rows² numbers and is used up to this many rows; one dimension needs none. */
const MOST_IN_TABLE = 1000;

/** Indexes vectors [dimensions][rows] by a table of distances, or along the first dimension. */
export function nearOf(values: readonly Float64Array[]): Near {
  const rows = values[0]?.length ?? 0;
  return values.length > 1 && rows <= MOST_IN_TABLE ? new Table(values) : new Sorted(values);
}

/** The first index in [from, to) where `holds` is false, as it is from there on. */
function firstFailure(from: number, to: number, holds: (at: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Largest difference over dimensions; stops above `limit`. */
function farthest(values: readonly Float64Array[], a: number, b: number, limit: number): number {
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

/** Rows by ascending value of the first dimension: rows that are far in it are far. */
class Sorted implements Near {
  private readonly values: readonly Float64Array[];
  private readonly order: Int32Array;
  private readonly place: Int32Array;
  /** The first dimension in that order. */
  private readonly first: Float64Array;
  constructor(values: readonly Float64Array[]) {
    const [first = new Float64Array(0)] = values;
    this.values = values;
    this.order = Int32Array.from(first.keys()).sort((a, b) => first[a] - first[b]);
    this.place = new Int32Array(first.length);
    for (let at = 0; at < first.length; at++) this.place[this.order[at]] = at;
    this.first = Float64Array.from(this.order, (row) => first[row]);
  }

  distance(a: number, b: number, limit: number): number {
    return farthest(this.values, a, b, limit);
  }

  nearer(row: number, limit: number): number {
    const { order, values, first } = this;
    const at = this.place[row];
    const middle = first[at];
    if (values.length === 1) {
      const start = firstFailure(0, at, (to) => middle - first[to] >= limit);
      return firstFailure(at, first.length, (to) => first[to] - middle < limit) - start - 1;
    }
    let count = 0;
    for (let to = at - 1; to >= 0 && middle - first[to] < limit; to--)
      if (farthest(values, row, order[to], limit) < limit) count++;
    for (let to = at + 1; to < order.length && first[to] - middle < limit; to++)
      if (farthest(values, row, order[to], limit) < limit) count++;
    return count;
  }

  /**
   * Searches outwards along the first dimension, until the difference in it alone exceeds the distance of the k-th neighbour.
   */
  reach(row: number, other: Near, partner: Int32Array, nearest: Nearest): number {
    const { order, first } = this;
    const n = order.length;
    const at = this.place[row];
    const middle = first[at];
    let [down, up] = [at - 1, at + 1];
    let under = down >= 0 ? middle - first[down] : Number.POSITIVE_INFINITY;
    let over = up < n ? first[up] - middle : Number.POSITIVE_INFINITY;
    nearest.clear();
    let limit = Number.POSITIVE_INFINITY;
    for (;;) {
      if (Math.min(under, over) >= limit || (down < 0 && up >= n)) return limit;
      const below = under <= over;
      const next = order[below ? down : up];
      const d = other.distance(partner[row], partner[next], limit);
      if (d < limit) limit = nearest.add(Math.max(d, this.distance(row, next, limit)));
      if (below) under = --down >= 0 ? middle - first[down] : Number.POSITIVE_INFINITY;
      else over = ++up < n ? first[up] - middle : Number.POSITIVE_INFINITY;
    }
  }
}

/** All distances, and those of each row in ascending order. */
class Table implements Near {
  private readonly rows: number;
  /** [rows, rows], and the same with each row sorted. */
  private readonly distances: Float64Array;
  private readonly rising: Float64Array;
  constructor(values: readonly Float64Array[]) {
    const n = values[0].length;
    this.rows = n;
    this.distances = new Float64Array(n * n);
    for (let a = 0; a < n; a++)
      for (let b = 0; b < a; b++) {
        const d = farthest(values, a, b, Number.POSITIVE_INFINITY);
        this.distances[a * n + b] = d;
        this.distances[b * n + a] = d;
      }
    this.rising = this.distances.slice();
    for (let row = 0; row < n; row++) this.rising.subarray(row * n, (row + 1) * n).sort();
  }

  distance(a: number, b: number): number {
    return this.distances[a * this.rows + b];
  }

  nearer(row: number, limit: number): number {
    const from = row * this.rows;
    // The row itself, at distance 0, is the first.
    return firstFailure(from, from + this.rows, (at) => this.rising[at] < limit) - from - 1;
  }

  reach(row: number, other: Near, partner: Int32Array, nearest: Nearest): number {
    const { rows, distances } = this;
    const own = distances.subarray(row * rows, (row + 1) * rows);
    nearest.clear();
    let limit = Number.POSITIVE_INFINITY;
    // All other rows are visited in turn: sorting would take longer than the comparisons it saves.
    for (let next = 0; next < rows; next++) {
      if (own[next] >= limit || next === row) continue;
      const d = other.distance(partner[row], partner[next], limit);
      if (d < limit) limit = nearest.add(Math.max(d, own[next]));
    }
    return limit;
  }
}
