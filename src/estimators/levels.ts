/** Levels of factors as lists, one number for every row; −1 is missing. */
import type { Rng } from "../random.ts";
import type { Factor, Sample } from "../types/index.ts";

/** Levels of factor `k` of every row, −1 missing. */
export function factorLevels(sample: Sample, factors: number, k: number): Int32Array {
  const levels = new Int32Array(sample.codes.rows);
  for (let row = 0; row < levels.length; row++) levels[row] = sample.levels[row * factors + k];
  return levels;
}

/** The number of every level: its own, unless own numbers are evenly spaced: the level says as much then. [size] */
export function numbersOfLevels({ size, values }: Pick<Factor, "size" | "values">): Float64Array {
  const plain = Float64Array.from({ length: size }, (_, level) => level);
  if (values === undefined || values.length < 2) return plain;
  const step = (values[size - 1] - values[0]) / (size - 1);
  const even =
    step > 0 && values.every((value, level) => Math.abs(value - values[0] - level * step) < 1e-9 * step);
  return even ? plain : Float64Array.from(values);
}

/** The number of factor `k` in every row, NaN missing. [rows] */
export function factorNumbers(sample: Sample, factors: readonly Factor[], k: number): Float64Array {
  const numbers = numbersOfLevels(factors[k]);
  return Float64Array.from(factorLevels(sample, factors.length, k), (level) => numbers[level] ?? Number.NaN);
}

/** Levels of every factor. [factors][rows] */
export const allLevels = (sample: Sample, factors: number): Int32Array[] =>
  Array.from({ length: factors }, (_, f) => factorLevels(sample, factors, f));

/** How many rows show each level; missing ones count nowhere. [classes] */
export function countLevels(levels: Int32Array, classes: number): Int32Array {
  const counts = new Int32Array(classes);
  for (const level of levels) if (level >= 0) counts[level]++;
  return counts;
}

/** The same values in another order, for a null hypothesis. */
export function shuffled<T extends Int32Array | Float64Array>(values: T, rng: Rng): T {
  const order = rng.permutation(values.length);
  return values.map((_, i) => values[order[i]]) as T;
}
