/** Levels of factors as lists, one number for every row; −1 is missing. */
import type { Rng } from "../random.ts";
import type { Sample } from "../types/index.ts";

/** Levels of factor `k` of every row, −1 missing. */
export function factorLevels(sample: Sample, factors: number, k: number): Int32Array {
  const levels = new Int32Array(sample.codes.rows);
  for (let row = 0; row < levels.length; row++) levels[row] = sample.levels[row * factors + k];
  return levels;
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
export function shuffled(values: Int32Array, rng: Rng): Int32Array {
  return Int32Array.from(rng.permutation(values.length), (i) => values[i]);
}
