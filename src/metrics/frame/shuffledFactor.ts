import { factorLevels, shuffled } from "../../estimators/levels.ts";
import { rowsOfMatrix } from "../../numerics/matrix.ts";
import type { Rng } from "../../random.ts";
import type { Sample } from "../../types/index.ts";

/** Rows that a null is fitted to at most: enough to compare it with 0, too few for its third digit. */
export const NULL_ROWS = 500;

/** The first rows, and one factor's levels for them in an order of their own. */
export function shuffledFactor(
  sample: Sample,
  factors: number,
  f: number,
  rng: Rng,
): { codes: Sample["codes"]; levels: Int32Array } {
  const rows = Math.min(NULL_ROWS, sample.codes.rows);
  const codes = rowsOfMatrix(sample.codes, 0, rows);
  const levels = factorLevels({ codes, levels: sample.levels.subarray(0, rows * factors) }, factors, f);
  return { codes, levels: shuffled(levels, rng.fork("null", f)) };
}
