/** Predictions for rows that an attacker was not fitted to. */

import { rowsAt } from "../../numerics/matrix.ts";
import type { Rng } from "../../random.ts";
import type { Matrix } from "../../types/index.ts";
import { fitKnown } from "../classifier.ts";
import { countLevels } from "../levels.ts";
import type { Attacker } from "./attacker.ts";

/** Fold of every row; the folds are as equal in size as possible. [rows] */
export function randomFolds(rows: number, folds: number, rng: Rng): Int32Array {
  const out = new Int32Array(rows);
  rng.permutation(rows).forEach((row, at) => {
    out[row] = at % folds;
  });
  return out;
}

/**
 * Fold of every row so that no group is in two folds; each group goes to the fold with the fewest rows. −1 for rows without a
 * group (−1).
 */
export function groupFolds(groups: Int32Array, folds: number, rng: Rng): Int32Array {
  const counts = countLevels(groups, 1 + groups.reduce((a, b) => Math.max(a, b), 0));
  const sizes = new Int32Array(folds);
  const foldOf = new Int32Array(counts.length);
  // Large groups first, so that small ones even the folds out; groups of equal size are in random order.
  for (const group of rng.permutation(counts.length).sort((a, b) => counts[b] - counts[a])) {
    foldOf[group] = sizes.indexOf(Math.min(...sizes));
    sizes[foldOf[group]] += counts[group];
  }
  return groups.map((group) => (group < 0 ? -1 : foldOf[group]));
}

/** At most `most` of the given rows, with as many of every level as possible, so that rare levels are kept. */
export function drawnPerLevel(rows: Int32Array, levels: Int32Array, most: number, rng: Rng): Int32Array {
  if (rows.length <= most) return rows;
  const classes = 1 + rows.reduce((top, row) => Math.max(top, levels[row]), 0);
  const counts = countLevels(
    rows.map((row) => levels[row]),
    classes,
  );
  const taken = (quota: number) => counts.reduce((sum, count) => sum + Math.min(count, quota), 0);
  let quota = 0;
  while (taken(quota + 1) <= most) quota++;
  const shown = new Int32Array(classes);
  const [drawn, further]: [number[], number[]] = [[], []];
  for (const at of rng.permutation(rows.length)) {
    const nth = shown[levels[rows[at]]]++;
    if (nth < quota) drawn.push(rows[at]);
    else if (nth === quota) further.push(rows[at]);
  }
  return Int32Array.from([...drawn, ...further.slice(0, most - drawn.length)]).sort();
}

/** What is predicted, for which rows, and the fold of each row. */
export interface CrossTask {
  readonly codes: Matrix;
  /** [rows], −1 missing */
  readonly levels: Int32Array;
  /** Fold of every row, −1 in none. */
  readonly folds: Int32Array;
  /** Rows to predict. */
  readonly read: Int32Array;
  /** Rows to fit at most. */
  readonly mostRows: number;
}

/** For every row of `read`, the level that an attacker fitted to the other folds predicts; −1 where it cannot. */
export function crossPredictions({ fit }: Attacker, task: CrossTask, rng: Rng): Int32Array {
  const { codes, levels, folds, read, mostRows } = task;
  const predicted = new Int32Array(read.length).fill(-1);
  const count = 1 + folds.reduce((a, b) => Math.max(a, b), -1);
  for (let fold = 0; fold < count; fold++) {
    const at = Int32Array.from(read.keys()).filter((i) => folds[read[i]] === fold);
    if (at.length === 0) continue;
    const others = Int32Array.from(levels.keys()).filter(
      (row) => levels[row] >= 0 && folds[row] >= 0 && folds[row] !== fold,
    );
    const rows = drawnPerLevel(others, levels, mostRows, rng.fork("rows", fold));
    const given = rows.map((row) => levels[row]);
    const classify = fitKnown(fit, rowsAt(codes, rows), given, rng.fork("fit", fold));
    const found = classify(
      rowsAt(
        codes,
        at.map((i) => read[i]),
      ),
    );
    at.forEach((i, j) => {
      predicted[i] = found[j];
    });
  }
  return predicted;
}
