/** Columns sorted once, in which trees find splits without sorting again. */
import type { Matrix } from "../types/index.ts";

/** Values closer than this count as equal, as in scikit-learn's splitter. */
export const SAME = 1e-7;
/** The largest relative error of a product with a reciprocal against the quotient. */
const ROUNDING = 8 * Number.EPSILON;

/** Columns for fitting: made once, used for every factor. */
export interface SortedColumns {
  readonly rows: number;
  readonly columns: number;
  /** [columns][rows], as given */
  readonly values: readonly Float32Array[];
  /** [columns][rows]: rows by rising value */
  readonly order: readonly Int32Array[];
}

/** Sorts every column of a matrix. */
export function sortedColumns({ rows, columns, data }: Matrix): SortedColumns {
  const values = Array.from({ length: columns }, (_, j) =>
    Float32Array.from({ length: rows }, (__, i) => data[i * columns + j]),
  );
  const order = values.map((x) => Int32Array.from(x.keys()).sort((a, b) => x[a] - x[b]));
  return { rows, columns, values, order };
}

/** The best split so far: number of rows on the left, and Σ² / n on the left plus the same on the right. */
export interface Cut {
  left: number;
  score: number;
}

/** Looks for a better split in one column; true where it found one. */
export function improveCut(
  cut: Cut,
  residuals: Float64Array,
  list: Int32Array,
  values: Float32Array,
  from: number,
  to: number,
  sum: number,
  shares: Float64Array,
): boolean {
  const n = to - from;
  let [left, found] = [0, 0];
  let top = cut.score;
  let nearly = top - Math.abs(top) * ROUNDING;
  for (let p = from, at = 1; at < n; p++, at++) {
    left += residuals[list[p]];
    const right = sum - left;
    // Products replace divisions, which decide only where scores are close. Equal values cannot be split; few scores get this far.
    if (
      left * left * shares[at] + right * right * shares[n - at] >= nearly &&
      values[list[p + 1]] > Math.fround(values[list[p]] + SAME)
    ) {
      const score = (left * left) / at + (right * right) / (n - at);
      if (score > top) {
        top = score;
        nearly = top - Math.abs(top) * ROUNDING;
        found = at;
      }
    }
  }
  if (found === 0) return false;
  cut.left = found;
  cut.score = top;
  return true;
}

/** How a split divides the rows of a node. */
export interface Partition {
  /** The rows stand at [from, to) of every list, and the left ones go to [from, middle). */
  readonly from: number;
  readonly middle: number;
  readonly to: number;
  /** 1 for rows that go left, 0 for the others. [rows] */
  readonly goesLeft: Uint8Array;
}

/** Writes a list parted into `parted`. The order within each side stays; no branch, which would be mispredicted half of the time. */
export function partList(
  list: Int32Array,
  parted: Int32Array,
  { from, middle, to, goesLeft }: Partition,
): void {
  let [left, right] = [from, middle];
  for (let p = from; p < to; p++) {
    const row = list[p];
    const first = goesLeft[row];
    parted[right + (left - right) * first] = row;
    left += first;
    right += 1 - first;
  }
}
