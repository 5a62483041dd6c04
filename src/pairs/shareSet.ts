import { z } from "zod";
import { expect } from "../errors.ts";
import { define } from "../registry.ts";
import type { Dataset, Pairs } from "../types/index.ts";
import { pairedFactors, ranges } from "./batch.ts";
import { fillFromGroups, type PairableGroups, pairSampler } from "./frame.ts";
import { groupRows, otherMember, pairableGroups } from "./grouping.ts";
import { labelOptions } from "./labelNoise.ts";
import { gentleView } from "./views/view.ts";

/**
 * Two different images that agree in every factor of a set and differ freely in the rest. The pairs are shared out over
 * the sets; a range trains the block of each factor in its set.
 */
export const shareSet = define({
  about: "two different images that agree in a set of factors and differ freely in the rest",
  source: "Shu et al. 2020, arXiv:1910.09772 (match pairing on sets); Yao et al. 2024, arXiv:2311.04056",
  verified: "what pairs share and seeding (test/pairs/pairs.test.ts)",
  supervision: "pairs",
  options: z.strictObject({
    sets: z
      .array(z.array(z.string()).min(1))
      .min(1)
      .describe('Sets of factors that a pair shares, e.g. [["identity", "pose"], ["lighting"]].'),
    view: gentleView,
    labels: labelOptions.prefault({}),
  }),
  create:
    ({ sets, view, labels }): Pairs =>
    (context) => {
      for (const set of sets) pairedFactors(context, set);
      const parts = ranges(sets.length, context.pairs, "sets");
      return pairSampler(context, { view, labels }, (known) => {
        const groupings = sets.map((set) => agreeingIn(known, set, context.rows));
        return {
          groups: sets.flatMap((set, s) =>
            set.map((factor) => ({ factor, from: parts[s][0], to: parts[s][1] })),
          ),
          fill: (rows, rng) =>
            groupings.forEach((grouping, s) => {
              fillFromGroups(grouping, parts[s], rows, rng.fork("set", s));
            }),
        };
      });
    },
});

/** Rows in groups that agree in all factors of a set. */
function agreeingIn(dataset: Dataset, set: readonly string[], rows: Int32Array): PairableGroups {
  const table = groupRows(dataset, set, null, rows);
  const pairable = pairableGroups(table, false);
  const expected = "two combinations of levels with at least two images each";
  const todo = "Share fewer factors at once, or add labelled images.";
  expect(pairable.length >= 2, "pairs", set.join(" and "), expected, `${pairable.length}`, todo);
  return { table, pairable, otherOf: otherMember };
}
