/** Pairs of rows that share a level: what `shareFactor` and `shareWithin` draw. */
import type { Rng } from "../random.ts";
import type { Dataset, PairsContext } from "../types/index.ts";
import { pairableLevels, ranges } from "./batch.ts";
import { shuffled } from "./draw.ts";
import type { Plan } from "./frame.ts";

/** Fills the batch with pairs that share one factor, as many for each factor. */
export function fillByLevel(
  known: Dataset,
  factors: readonly string[],
  { rows: allowed, pairs }: PairsContext,
): Plan["fill"] {
  const parts = ranges(factors.length, pairs);
  const levels = factors.map((factor) => pairableLevels(known, factor, allowed));
  return (rows, rng) =>
    parts.forEach((part, g) => {
      fillRange(levels[g], part, rows, rng.fork("group", g));
    });
}

/** Fills pairs [from, to); no level comes twice before every level came once. Each level has at least two rows. */
function fillRange(
  levels: readonly Int32Array[],
  [from, to]: readonly [from: number, to: number],
  rows: Int32Array,
  rng: Rng,
): void {
  const most = Math.min(levels.length, to - from);
  let order = shuffled(rng, levels.length, most);
  for (let i = from; i < to; i++) {
    const turn = (i - from) % levels.length;
    if (i > from && turn === 0) order = shuffled(rng, levels.length, most);
    const list = levels[order[turn]];
    const first = rng.int(list.length);
    const second = (first + 1 + rng.int(list.length - 1)) % list.length;
    rows[i] = list[first];
    rows[rows.length / 2 + i] = list[second];
  }
}
