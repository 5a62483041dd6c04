import { z } from "zod";
import { rowsByLevel } from "../data/dataset.ts";
import { expect } from "../errors.ts";
import type { Rng } from "../random.ts";
import { define } from "../registry.ts";
import type { Dataset, Pairs } from "../types/index.ts";
import { expectFactorBlock } from "./batch.ts";
import { cycleWithoutReplacement, distinct } from "./draw.ts";
import { pairSampler } from "./frame.ts";
import { groupRows, otherMember, pairableGroups } from "./grouping.ts";
import { labelOptions } from "./labelNoise.ts";
import { gentleView, viewOptions } from "./views/view.ts";

/**
 * Batches of few levels of a nuisance, so that an anchor has many negatives of its own level: the term `sameNuisance`
 * compares with those. A positive is another view of the same image, or, with `factor`, another image that agrees in it.
 */
export const sameNuisance = define({
  about: "pairs of few levels of a nuisance, so that negatives share the anchor's level",
  source: "Kahana & Hoshen 2022, arXiv:2203.11284 (DCoDR)",
  verified: "levels of a batch, what pairs share, seeding (test/pairs/pairs.test.ts)",
  scale: "4 levels in a batch as the authors (32 images each)",
  supervision: "all labels",
  options: z.strictObject({
    nuisance: z.string().describe("The factor whose levels the code shall not carry."),
    levels: z.number().int().positive().default(4).describe("Levels of the nuisance in a batch."),
    factor: z
      .string()
      .optional()
      .describe("What different images of a pair share; without it a pair is two views of one image."),
    /** By default those of `augment`; with `factor` those of `shareFactor`. */
    view: viewOptions.optional(),
    labels: labelOptions.prefault({}),
  }),
  create:
    ({ nuisance, levels, factor, view, labels }): Pairs =>
    (context) => {
      if (factor !== undefined) expectFactorBlock(context, factor);
      const laid = view ?? (factor === undefined ? viewOptions : gentleView).parse({});
      return pairSampler(context, { view: laid, labels }, (known) => {
        const partners = factor === undefined ? null : partnersBy(known, factor, context.rows);
        const anchors = partners?.anchors ?? context.rows;
        const lists = rowsByLevel(known, nuisance, anchors).filter((list) => list.length >= 2);
        const expected = "two images or more of one level that can be paired";
        expect(lists.length > 0, "pairs", nuisance, expected, "none", "Add labelled images.");
        const parts = Math.min(levels, lists.length, Math.floor(context.pairs / 2));
        return {
          groups: [{ factor: factor ?? null, from: 0, to: context.pairs }],
          fill: (rows, rng) => {
            const partnerOf = partners?.partnerOf ?? ((row) => row);
            fillFewLevels({ lists, parts, partnerOf }, rows, rng.fork("rows"));
          },
        };
      });
    },
});

/** Rows that can be paired by a factor, and the partner of one. */
interface Partners {
  readonly anchors: Int32Array;
  partnerOf(row: number, rng: Rng): number;
}

function partnersBy(dataset: Dataset, factor: string, rows: Int32Array): Partners {
  const table = groupRows(dataset, [factor], null, rows);
  const pairable = new Set(pairableGroups(table, false));
  const placeOf = new Map(Array.from(table.members, (row, place) => [row, place]));
  return {
    anchors: table.members.filter((_, place) => pairable.has(table.groupOf[place])),
    partnerOf: (row, rng) => table.members[otherMember(table, placeOf.get(row)!, rng)],
  };
}

/** What a batch of few levels is drawn from. */
interface FewLevels {
  /** Rows of every level. */
  readonly lists: readonly Int32Array[];
  /** Different levels in the batch. */
  readonly parts: number;
  readonly partnerOf: Partners["partnerOf"];
}

/** Fills the batch with rows of `parts` different levels, equally many of each. */
function fillFewLevels({ lists, parts, partnerOf }: FewLevels, rows: Int32Array, rng: Rng): void {
  const pairs = rows.length / 2;
  distinct(rng, lists.length, parts).forEach((level, l) => {
    const [from, to] = [l, l + 1].map((i) => Math.floor((i * pairs) / parts));
    cycleWithoutReplacement(rng, lists[level].length, to - from).forEach((turn, i) => {
      const row = lists[level][turn];
      rows[from + i] = row;
      rows[pairs + from + i] = partnerOf(row, rng);
    });
  });
}
