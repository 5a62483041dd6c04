/** A sample as integers, which every histogram metric counts. */
import type { Rng } from "../../random.ts";
import type { Sample } from "../../types/index.ts";
import { allLevels, shuffled } from "../levels.ts";
import { discretiseAll } from "./information.ts";

/** Dimensions in bins beside the factors' levels. */
export interface Discrete {
  /** [dimensions][rows] */
  readonly bins: readonly Int32Array[];
  /** [factors][rows], −1 missing */
  readonly levels: readonly Int32Array[];
}

/** Every dimension in equal-width bins of its range, every factor's levels as they are. */
export function discretised(sample: Sample, factors: number): Discrete {
  return { bins: discretiseAll(sample.codes), levels: allLevels(sample, factors) };
}

/** The given rows, each as often as it is listed: a resample. */
export function rowsOf({ bins, levels }: Discrete, rows: Int32Array): Discrete {
  const take = (lists: readonly Int32Array[]) =>
    lists.map((list) => {
      const taken = new Int32Array(rows.length);
      for (let i = 0; i < rows.length; i++) taken[i] = list[rows[i]];
      return taken;
    });
  return { bins: take(bins), levels: take(levels) };
}

/** Every factor's levels in an order of its own, for a null hypothesis. */
export function withShuffledLevels({ bins, levels }: Discrete, rng: Rng): Discrete {
  return { bins, levels: levels.map((values, k) => shuffled(values, rng.fork(k))) };
}
