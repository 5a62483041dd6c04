import { z } from "zod";
import { expect } from "../errors.ts";
import { define } from "../registry.ts";
import type { Pairs } from "../types/index.ts";
import { batchMaker, pairedFactors, stretches, toldLevels } from "./batch.ts";
import { inTurn } from "./draw.ts";
import { groupRows, otherMember, pairableGroups } from "./grouping.ts";
import { labelOptions, told } from "./labelNoise.ts";
import { gentleView } from "./views/view.ts";

/**
 * Two different pictures that agree in every factor of a set and differ freely in the rest. The pairs are shared out over
 * the sets; a stretch trains the block of each factor in its set.
 */
export const shareSet = define({
  about: "two different pictures that agree in a set of factors and differ freely in the rest",
  source: "Shu et al. 2020, arXiv:1910.09772 (match pairing on sets); Yao et al. 2024, arXiv:2311.04056",
  verified: "what pairs share and seeding (test/data/pairs.test.ts)",
  supervision: "pairs",
  options: z.strictObject({
    /** Sets of factors that a pair shares, e.g. [["identity", "pose"], ["lighting"]]. */
    sets: z.array(z.array(z.string()).min(1)).min(1),
    view: gentleView,
    labels: labelOptions.prefault({}),
  }),
  create:
    ({ sets, view, labels }): Pairs =>
    (context) => {
      const { dataset, rows: allowed, pairs } = context;
      const seen = told(dataset, allowed, labels);
      for (const set of sets) pairedFactors(context, set);
      const parts = stretches(sets.length, pairs, "sets");
      const tables = sets.map((set) => {
        const table = groupRows(seen, set, null, allowed);
        const pairable = pairableGroups(table, false);
        const expected = "two combinations of levels with at least two pictures each";
        const todo = "Share fewer factors at once, or add labelled pictures.";
        expect(pairable.length >= 2, "pairs", set.join(" and "), expected, `${pairable.length}`, todo);
        return { table, pairable };
      });
      const batch = batchMaker(dataset, view);
      return {
        groups: sets.flatMap((set, s) =>
          set.map((factor) => ({ factor, from: parts[s][0], to: parts[s][1] })),
        ),
        ...toldLevels(seen, dataset),
        sample: (rng) => {
          const rows = new Int32Array(2 * pairs);
          tables.forEach(({ table, pairable }, s) => {
            const [from, to] = parts[s];
            const chance = rng.fork("set", s);
            inTurn(chance, pairable.length, to - from).forEach((turn, i) => {
              const [start, end] = [table.groups[pairable[turn]], table.groups[pairable[turn] + 1]];
              const first = start + chance.int(end - start);
              rows[from + i] = table.members[first];
              rows[pairs + from + i] = table.members[otherMember(table, first, chance)];
            });
          });
          return batch(rows, rng);
        },
      };
    },
});
