import { z } from "zod";
import { rowsByLevel } from "../data/dataset.ts";
import { expect } from "../errors.ts";
import { define } from "../registry.ts";
import type { Pairs } from "../types/index.ts";
import { batchMaker, expectFactorBlock, toldLevels } from "./batch.ts";
import { distinct, inTurn } from "./draw.ts";
import { groupRows, otherMember, pairableGroups } from "./grouping.ts";
import { labelOptions, told } from "./labelNoise.ts";
import { gentleView, viewOptions } from "./views/view.ts";

/**
 * Batches of few levels of a nuisance, so that an anchor has many negatives of its own level: what the term `sameNuisance`
 * compares with. A positive is the same picture under other changes, or, with `factor`, another picture that agrees in it.
 */
export const sameNuisance = define({
  about: "pairs of few levels of a nuisance, so that negatives share the anchor's level",
  source: "Kahana & Hoshen 2022, arXiv:2203.11284 (DCoDR)",
  verified: "levels of a batch, what pairs share, seeding (test/data/pairs.test.ts)",
  scale: "4 levels in a batch as the authors (32 pictures each)",
  supervision: "all labels",
  options: z.strictObject({
    /** The factor whose levels the code shall not carry. */
    nuisance: z.string(),
    /** Levels of the nuisance in a batch. */
    levels: z.number().int().positive().default(4),
    /** What different pictures of a pair share; without it a pair is two views of one picture. */
    factor: z.string().optional(),
    /** By default those of `augment`; with `factor` those of `shareFactor`. */
    view: viewOptions.optional(),
    labels: labelOptions.prefault({}),
  }),
  create:
    ({ nuisance, levels, factor, view, labels }): Pairs =>
    (context) => {
      const { dataset, rows: allowed, pairs } = context;
      if (factor !== undefined) expectFactorBlock(context, factor);
      const seen = told(dataset, allowed, labels);
      const partners = factor === undefined ? null : groupRows(seen, [factor], null, allowed);
      const pairable = partners && new Set(pairableGroups(partners, false));
      const anchors = partners
        ? partners.members.filter((_, place) => pairable!.has(partners.groupOf[place]))
        : allowed;
      const placeOf = new Map(partners ? Array.from(partners.members, (row, place) => [row, place]) : []);
      const lists = rowsByLevel(seen, nuisance, anchors).filter((list) => list.length >= 2);
      const expected = "two pictures or more of one level that can be paired";
      expect(lists.length > 0, "pairs", nuisance, expected, "none", "Add labelled pictures.");
      const most = Math.min(levels, lists.length, Math.floor(pairs / 2));
      const batch = batchMaker(dataset, view ?? (factor === undefined ? viewOptions : gentleView).parse({}));
      return {
        groups: [{ factor: factor ?? null, from: 0, to: pairs }],
        ...toldLevels(seen, dataset),
        sample: (rng) => {
          const rows = new Int32Array(2 * pairs);
          const chance = rng.fork("rows");
          distinct(chance, lists.length, most).forEach((level, l) => {
            const [from, to] = [l, l + 1].map((i) => Math.floor((i * pairs) / most));
            inTurn(chance, lists[level].length, to - from).forEach((turn, i) => {
              const row = lists[level][turn];
              rows[from + i] = row;
              rows[pairs + from + i] = partners
                ? partners.members[otherMember(partners, placeOf.get(row)!, chance)]
                : row;
            });
          });
          return batch(rows, rng);
        },
      };
    },
});
