/** Right answers counted by level, so that an interval can draw levels: pictures of one level are not independent. */
import type { Rng } from "../../random.ts";
import { bootstrap } from "./bootstrap.ts";

/** Questions of each level, and how many were answered right. */
export interface Tally {
  readonly right: Float64Array;
  readonly asked: Float64Array;
}

/** Nothing asked yet. */
export const tallies = (levels: number): Tally => ({
  right: new Float64Array(levels),
  asked: new Float64Array(levels),
});

/** The share of right answers over all levels, or those picked (a level may be picked twice); 0 where nothing was asked. */
export function pooled({ right, asked }: Tally, picked: ArrayLike<number> = [...right.keys()]): number {
  let [hits, all] = [0, 0];
  for (let i = 0; i < picked.length; i++) {
    hits += right[picked[i]];
    all += asked[picked[i]];
  }
  return all > 0 ? hits / all : 0;
}

/** Fewer levels say nothing of others. */
const FEWEST = 3;

/** The 95 % interval of the share for other levels; null with fewer than three. */
export function levelInterval(tally: Tally, levels: number, rng: Rng): readonly [number, number] | null {
  if (levels < FEWEST) return null;
  const [low, high] = bootstrap(levels, rng, (picked) => pooled(tally, picked), 200);
  return [Math.max(0, low), Math.min(1, high)];
}
