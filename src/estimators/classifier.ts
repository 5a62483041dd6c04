/** Classifiers of levels: what probes and attackers have in common. */
import { rowsAt } from "../numerics/matrix.ts";
import type { Rng } from "../random.ts";
import type { Matrix } from "../types/index.ts";

/** Predicts the level of every row of codes, [rows]; −1 where it cannot. */
export type Classifier = (codes: Matrix) => Int32Array;

/** Fits a classifier to codes with levels [rows]: two or more classes, each of 0 … classes − 1 at least once. */
export type Fit = (codes: Matrix, levels: Int32Array, classes: number, rng: Rng) => Classifier;

/**
 * Fits a classifier to the rows of `codes` whose level is known (`levels` [rows], −1 missing). It never predicts a level that
 * no row shows; if all rows show one level it always predicts that one, and −1 if no level is known.
 */
export function fitKnown(train: Fit, codes: Matrix, levels: Int32Array, rng: Rng): Classifier {
  const known = Int32Array.from(levels.keys()).filter((row) => levels[row] >= 0);
  const shown = [...new Set(known.map((row) => levels[row]))].sort((a, b) => a - b);
  if (shown.length < 2) return ({ rows }) => new Int32Array(rows).fill(shown[0] ?? -1);
  const place = new Map(shown.map((level, at) => [level, at]));
  const given = known.length === levels.length ? codes : rowsAt(codes, known);
  const predict = train(
    given,
    known.map((row) => place.get(levels[row])!),
    shown.length,
    rng,
  );
  return (other) => predict(other).map((at) => (at < 0 ? at : shown[at]));
}
