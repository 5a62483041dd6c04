/** What histogram metrics have in common: bins of held-out rows, a bootstrap interval, and the value under shuffled levels. */

import {
  type Discrete,
  discretised,
  rowsOf,
  withShuffledLevels,
} from "../../estimators/information/discrete.ts";
import { mean } from "../../numerics/statistics.ts";
import type { Rng } from "../../random.ts";
import type { Representation } from "../../types/index.ts";
import { bootstrap } from "./bootstrap.ts";
import { heldOut } from "./heldOut.ts";

/** Shuffles behind a null: of one alone, a ratio of numbers near 0 moves by a third. */
const ORDERS = 5;

/** The numbers of a score, and the bins that they were computed from. */
export interface HistogramScore {
  readonly discrete: Discrete;
  readonly value: number;
  readonly ci95: readonly [number, number] | null;
  readonly null: number;
  readonly sampleSize: number;
  readonly warnings: string[];
}

/** A statistic of the held-out rows in bins; with `resamples` 0 it has no interval. */
export function scoreHistogram(
  representation: Representation,
  rng: Rng,
  resamples: number,
  statistic: (found: Discrete) => number,
): HistogramScore {
  const [sample, warnings] = heldOut(representation);
  const discrete = discretised(sample, representation.factors.length);
  const { rows } = sample.codes;
  const resampled = (picked: Int32Array) => statistic(rowsOf(discrete, picked));
  return {
    discrete,
    value: statistic(discrete),
    ci95: resamples > 0 ? bootstrap(rows, rng, resampled, resamples) : null,
    null: mean(
      Array.from({ length: ORDERS }, (_, order) =>
        statistic(withShuffledLevels(discrete, rng.fork("null", order))),
      ),
    ),
    sampleSize: rows,
    warnings,
  };
}
