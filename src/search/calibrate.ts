/** From which similarity on two pictures show the same level, read from levels that the encoder never saw. */

import { cosines } from "../numerics/cosines.ts";
import { counted } from "../numerics/counted.ts";
import { rowsAt } from "../numerics/matrix.ts";
import { shareInterval } from "../numerics/shareInterval.ts";
import { random } from "../random.ts";
import type { Calibrated } from "../run/calibration.ts";
import type { Matrix } from "../types/index.ts";

/** Pictures by one encoder, with their levels; −1 is missing. Neither a picture nor its level was trained on. */
export interface CalibrationSet {
  readonly codes: Matrix;
  readonly levels: Int32Array;
}

/** Pictures of a set that are compared at most: two million pairs. */
const MOST_ROWS = 2000;
/** With no error in 3 / p pairs, p is the 95 % bound of their rate (the rule of three). */
const RULE_OF_THREE = 3;
/** Pairs of levels that a threshold needs at least, as five levels make: fewer say little of other levels. */
const FEWEST = 10;

/** Similarities of pairs in ascending order, and how many there are of what. */
interface Pairs {
  readonly same: Float32Array;
  readonly different: Float32Array;
  readonly levels: number;
  /** Pairs of different levels that were compared. */
  readonly levelPairs: number;
}

/**
 * The lowest threshold at which at most a share `falseAccepts` of the pairs of different levels is as similar. Only pictures
 * of the same set are compared. The interval of that share treats every pair of levels as one trial, however many pictures
 * they have: a threshold is wrong about people, not about pictures. Without a threshold, `reason` says what is missing.
 */
export function calibrate(
  sets: readonly CalibrationSet[],
  { falseAccepts: asked = 0.001 }: { readonly falseAccepts?: number } = {},
): Calibrated {
  const { same, different, levels, levelPairs } = pairsOf(sets);
  const common = {
    compared: "cosine" as const,
    asked,
    pairs: { same: same.length, different: different.length, levels },
  };
  const reason = reasonAgainst(same.length, different.length, levelPairs, asked);
  if (reason !== null) return { ...common, threshold: null, reason };
  const allowed = Math.floor(asked * different.length);
  const threshold = above(different[different.length - 1 - allowed]);
  const share = (sorted: Float32Array) => countFrom(sorted, threshold) / sorted.length;
  const falseAccepts = share(different);
  const interval = shareInterval(falseAccepts, levelPairs);
  return {
    ...{ ...common, threshold, falseAccepts, trueAccepts: share(same) },
    interval: [Math.max(0, interval[0]), Math.min(1, interval[1])],
  };
}

function reasonAgainst(same: number, different: number, levelPairs: number, asked: number): string | null {
  if (same === 0) return "no two pictures of a held-out level";
  if (levelPairs < FEWEST)
    return `${counted(levelPairs, "pair")} of held-out levels, fewer than the ${FEWEST} that say something of others`;
  const needed = Math.ceil(RULE_OF_THREE / asked);
  return different < needed
    ? `${counted(different, "pair")} of pictures of different levels, fewer than the ${needed} that a rate of ${asked} needs`
    : null;
}

function pairsOf(sets: readonly CalibrationSet[]): Pairs {
  const chosen = sets.map(labelled);
  const total = chosen.reduce((sum, { codes: { rows } }) => sum + (rows * (rows - 1)) / 2, 0);
  const [same, different] = [new Float32Array(total), new Float32Array(total)];
  let [sames, differents, levels, levelPairs] = [0, 0, 0, 0];
  for (const { codes, levels: known } of chosen) {
    const { data, rows } = cosines(codes);
    for (let i = 0; i < rows; i++)
      for (let j = i + 1; j < rows; j++)
        if (known[i] === known[j]) same[sames++] = data[i * rows + j];
        else different[differents++] = data[i * rows + j];
    const seen = new Set(known).size;
    levels += seen;
    levelPairs += (seen * (seen - 1)) / 2;
  }
  const sorted = {
    same: same.subarray(0, sames).sort(),
    different: different.subarray(0, differents).sort(),
  };
  return { ...sorted, levels, levelPairs };
}

/** The labelled rows of a set, at most MOST_ROWS of them, drawn. */
function labelled({ codes, levels }: CalibrationSet, at: number): CalibrationSet {
  const rows = Int32Array.from(levels.keys()).filter((row) => levels[row] >= 0);
  const order = random(0).fork("calibrate", at).permutation(rows.length).subarray(0, MOST_ROWS).sort();
  const chosen = order.map((place) => rows[place]);
  return { codes: rowsAt(codes, chosen), levels: chosen.map((row) => levels[row]) };
}

/** The next larger number in float32: a pair as similar as `value` is below it. */
function above(value: number): number {
  const bits = new Int32Array(Float32Array.of(value + 0).buffer);
  bits[0] += value >= 0 ? 1 : -1;
  return new Float32Array(bits.buffer)[0];
}

/** How many of the sorted numbers reach `threshold`. */
function countFrom(sorted: Float32Array, threshold: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < threshold) low = middle + 1;
    else high = middle;
  }
  return sorted.length - low;
}
