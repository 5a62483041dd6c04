/**
 * Histogram information, in nats. Discretiser: 20 equal-width bins between a code's smallest and largest value over
 * the rows used, half-open, the largest value in the last bin; a constant code has one bin (disentanglement_lib's).
 */
import type { Matrix } from "../../types/index.ts";

/** Bins of a dimension, as in Locatello et al. 2019. */
export const BINS = 20;

/** Bin of every value of one column. */
export function discretise(codes: Matrix, column: number, bins = BINS): Int32Array {
  let [low, high] = [Infinity, -Infinity];
  for (let row = 0; row < codes.rows; row++) {
    const value = codes.data[row * codes.columns + column];
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const binOf = new Int32Array(codes.rows);
  // numpy's range around a constant puts it in the middle.
  if (!(high > low)) return binOf.fill(bins >> 1);
  // The edges are numpy's linspace, so a value on an edge falls where disentanglement_lib puts it.
  const width = (high - low) / bins;
  for (let row = 0; row < codes.rows; row++) {
    const value = codes.data[row * codes.columns + column];
    let bin = Math.min(bins - 1, Math.floor((value - low) / width));
    while (bin > 0 && value < low + bin * width) bin--;
    while (bin < bins - 1 && value >= low + (bin + 1) * width) bin++;
    binOf[row] = bin;
  }
  return binOf;
}

/** Every column's bins: [columns][rows]. */
export function discretiseAll(codes: Matrix, bins = BINS): Int32Array[] {
  return Array.from({ length: codes.columns }, (_, column) => discretise(codes, column, bins));
}

/** The largest of some integers, 0 where none is above. */
export function largest(values: Int32Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) if (values[i] > most) most = values[i];
  return most;
}

function countsOf(values: Int32Array, size: number): Float64Array {
  const counts = new Float64Array(size);
  for (const value of values) if (value >= 0) counts[value]++;
  return counts;
}

/** Plug-in entropy of known levels. */
export function entropy(values: Int32Array): number {
  const counts = countsOf(values, 1 + largest(values));
  const total = counts.reduce((a, b) => a + b, 0);
  return -counts.reduce((sum, n) => (n > 0 ? sum + (n / total) * Math.log(n / total) : sum), 0);
}

/**
 * Plug-in mutual information of two lists of integers; rows with a −1 in either are left out. Whoever compares many lists gives
 * the largest number of each, which is searched only once then.
 */
export function mutualInformation(
  a: Int32Array,
  b: Int32Array,
  mostA: number = largest(a),
  mostB: number = largest(b),
): number {
  return countedInformation(a, b, mostA, mostB)[0];
}

/** Mutual information less the first order of its bias, (cells − rows − columns + 1) / 2n, not below 0 (Miller 1955). */
export function millerMadow(a: Int32Array, b: Int32Array): number {
  const [information, bias] = countedInformation(a, b, largest(a), largest(b));
  return Math.max(0, information - bias);
}

/** Plug-in mutual information and the first order of its bias. */
function countedInformation(
  a: Int32Array,
  b: Int32Array,
  mostA: number,
  mostB: number,
): [information: number, bias: number] {
  // Cell 0 of either side takes the rows to be left out, so that counting needs no condition.
  const [rows, columns] = [2 + mostA, 2 + mostB];
  const joint = new Int32Array(rows * columns);
  for (let i = 0; i < a.length; i++) joint[(a[i] + 1) * columns + b[i] + 1]++;
  const [left, right] = [new Float64Array(rows), new Float64Array(columns)];
  let total = 0;
  for (let r = 1; r < rows; r++)
    for (let c = 1; c < columns; c++) {
      const n = joint[r * columns + c];
      left[r] += n;
      right[c] += n;
      total += n;
    }
  let [sum, cells] = [0, 0];
  for (let r = 1; r < rows; r++)
    for (let c = 1; c < columns; c++) {
      const n = joint[r * columns + c];
      if (n === 0) continue;
      cells++;
      sum += (n / total) * Math.log((n * total) / (left[r] * right[c]));
    }
  const used = (counts: Float64Array) => counts.reduce((count, n) => count + Number(n > 0), 0);
  const bias = total > 0 ? (cells - used(left) - used(right) + 1) / (2 * total) : 0;
  return [Math.max(0, sum), bias];
}
