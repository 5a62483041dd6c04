import { z } from "zod";
import type { Rng } from "../random.ts";
import { define } from "../registry.ts";
import type { Pairs } from "../types/index.ts";
import { batchMaker, pairableLevels, pairedFactors, shareOut, singleWarnings, toldLevels } from "./batch.ts";
import { shuffled } from "./draw.ts";
import { labelOptions, told } from "./labelNoise.ts";
import { gentleView } from "./views/view.ts";

/**
 * Two different pictures that agree in one factor and differ freely in the rest. The pairs of a batch are shared out
 * evenly over the factors. Within a factor's group no level comes twice before every level came once, so a negative
 * shares the positive's level as seldom as can be.
 */
export const shareFactor = define({
  about: "two different pictures that agree in one factor and differ freely in the rest",
  source: "Shu et al. 2020, arXiv:1910.09772 (match pairing); Locatello et al. 2020, arXiv:2002.02886",
  verified: "what pairs share and seeding (test/data/pairs.test.ts)",
  supervision: "pairs",
  options: z.strictObject({
    /** Factors to pair by; every block named after a factor by default. */
    factors: z.array(z.string()).optional(),
    /** Changes laid over each picture. */
    view: gentleView,
    /** How many labels are known, and how many are wrong. */
    labels: labelOptions.prefault({}),
  }),
  create:
    (options): Pairs =>
    (context) => {
      const { dataset, rows: allowed, pairs } = context;
      const factors = pairedFactors(context, options.factors);
      const groups = shareOut(factors, pairs);
      const seen = told(dataset, allowed, options.labels);
      const levels = factors.map((factor) => pairableLevels(seen, factor, allowed));
      const batch = batchMaker(dataset, options.view);
      return {
        groups,
        ...toldLevels(seen, dataset),
        warnings: singleWarnings(seen, factors, allowed),
        sample: (rng) => {
          const rows = new Int32Array(2 * pairs);
          groups.forEach(({ from, to }, g) => {
            drawGroup(levels[g], from, to, pairs, rows, rng.fork("group", g));
          });
          return batch(rows, rng);
        },
      };
    },
});

/** Fills pairs [from, to): view 0 at i, view 1 at pairs + i. Each level has at least two rows. */
export function drawGroup(
  levels: readonly Int32Array[],
  from: number,
  to: number,
  pairs: number,
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
    rows[pairs + i] = list[second];
  }
}
