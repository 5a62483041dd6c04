import { factorLevels, shuffled } from "../../estimators/levels.ts";
import type { Rng } from "../../random.ts";
import type { Sample } from "../../types/index.ts";
import { subsample } from "./probeSamples.ts";

/** Rows that a null is fitted to at most: enough to compare it with 0, too few for its third digit. */
export const NULL_ROWS = 500;

/**
 * Some rows, the same for every factor, and one factor's levels for them in an order of its own. The rows are drawn: the first
 * rows of a table that is sorted show one level of a factor, which every tree then leaves out.
 */
export function shuffledFactor(
  sample: Sample,
  factors: number,
  f: number,
  rng: Rng,
): { codes: Sample["codes"]; levels: Int32Array } {
  const drawn = subsample(sample, factors, NULL_ROWS, rng.fork("null rows"));
  const levels = factorLevels(drawn, factors, f);
  return { codes: drawn.codes, levels: shuffled(levels, rng.fork("null", f)) };
}
