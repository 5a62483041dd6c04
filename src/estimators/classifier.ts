/** Readers of levels: what probes and attackers share. A reader is fitted to codes whose levels are known and says levels. */
import { rowsAt } from "../numerics/matrix.ts";
import type { Rng } from "../random.ts";
import type { Matrix } from "../types/index.ts";

/** Says a level for every row, [rows]; −1 where it has nothing to say. */
export type Reading = (codes: Matrix) => Int32Array;

/** Fits codes to levels [rows], each of 0 … classes − 1 shown at least once, of two or more classes. */
export type Fit = (codes: Matrix, levels: Int32Array, classes: number, rng: Rng) => Reading;

/**
 * Fits a reader to the rows of `codes` whose level is known (`levels` [rows], −1 missing). Levels that no row shows are never
 * said; where all rows show one level it is said always, where none is known −1.
 */
export function fitKnown(learn: Fit, codes: Matrix, levels: Int32Array, rng: Rng): Reading {
  const known = Int32Array.from(levels.keys()).filter((row) => levels[row] >= 0);
  const shown = [...new Set(known.map((row) => levels[row]))].sort((a, b) => a - b);
  if (shown.length < 2) return ({ rows }) => new Int32Array(rows).fill(shown[0] ?? -1);
  const place = new Map(shown.map((level, at) => [level, at]));
  const given = known.length === levels.length ? codes : rowsAt(codes, known);
  const read = learn(
    given,
    known.map((row) => place.get(levels[row])!),
    shown.length,
    rng,
  );
  return (other) => read(other).map((at) => (at < 0 ? at : shown[at]));
}
