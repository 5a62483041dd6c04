/** What every histogram metric shares: bins of the rows nothing was fitted on, an interval, and what chance gives. */

import {
  type Discrete,
  discretised,
  rowsOf,
  withShuffledLevels,
} from "../../estimators/information/discrete.ts";
import type { Rng } from "../../random.ts";
import type { Representation } from "../../types/index.ts";
import { bootstrap } from "./bootstrap.ts";
import { heldOut } from "./heldOut.ts";

/** A score's numbers, with the bins that they were read from. */
export interface HistogramReading {
  readonly discrete: Discrete;
  readonly value: number;
  readonly ci95: readonly [number, number] | null;
  readonly null: number;
  readonly sampleSize: number;
  readonly warnings: string[];
}

/** `resamples` 0: no interval. */
export function readHistogram(
  representation: Representation,
  rng: Rng,
  resamples: number,
  reading: (found: Discrete) => number,
): HistogramReading {
  const [sample, warnings] = heldOut(representation);
  const discrete = discretised(sample, representation.factors.length);
  const { rows } = sample.codes;
  const resampled = (picked: Int32Array) => reading(rowsOf(discrete, picked));
  return {
    discrete,
    value: reading(discrete),
    ci95: resamples > 0 ? bootstrap(rows, rng, resampled, resamples) : null,
    null: reading(withShuffledLevels(discrete, rng.fork("null"))),
    sampleSize: rows,
    warnings,
  };
}
