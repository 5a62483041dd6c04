import { z } from "zod";
import { rowsByLevel } from "../data/dataset.ts";
import { factorIndex } from "../data/factors.ts";
import type { Rng } from "../random.ts";
import { define } from "../registry.ts";
import type { Dataset, PairGroup, Pairs } from "../types/index.ts";
import { pairedFactors, shareOut } from "./batch.ts";
import { cycleWithoutReplacement, distinct } from "./draw.ts";
import { pairSampler } from "./frame.ts";
import { labelOptions } from "./labelNoise.ts";
import { allButOne } from "./varyFactor.ts";
import { gentleView } from "./views/view.ts";

/** A factor's families of at most `most` anchors, and the rows of each of its levels. */
function familiesOf(dataset: Dataset, factor: string, rows: Int32Array, most: number) {
  const { table, pairable } = allButOne(dataset, factor, rows);
  const column = factorIndex(dataset, factor);
  const levelOf = (row: number) => dataset.levels[row * dataset.factors.length + column];
  return { ...table, pairable, most, levelOf, byLevel: rowsByLevel(dataset, factor, rows) };
}

type Families = ReturnType<typeof familiesOf>;

/** Anchors of one family: of `most` different levels, or as many as the group shows, one row each. */
function family({ groups, runOf, runs, members, most }: Families, group: number, rng: Rng): Int32Array {
  const [first, last] = [runOf[groups[group]], runOf[groups[group + 1] - 1]];
  const shown = last - first + 1;
  return distinct(rng, shown, Math.min(most, shown)).map((run) => {
    const [from, to] = [runs[first + run], runs[first + run + 1]];
    return members[from + rng.int(to - from)];
  });
}

/**
 * `shareFactor` with negatives that are hard: the anchors of a factor's range come in families that agree in everything
 * but that factor, so only the factor tells an anchor's positive from the positives of its family. A positive is another
 * image of the anchor's level if there is one, otherwise another view of the anchor.
 */
export const hardNegatives = define({
  about: "pairs that share one factor, among negatives that share everything but that factor",
  source: "Robinson et al. 2021, arXiv:2010.04592 (hard negatives); families by levels: Unweave",
  verified: "what anchors and positives share, and seeding (test/pairs/pairs.test.ts)",
  supervision: "all labels",
  options: z.strictObject({
    factors: z.array(z.string()).optional(),
    family: z
      .number()
      .int()
      .min(2)
      .default(2)
      .describe("Anchors in a family: one more than its hard negatives."),
    view: gentleView,
    labels: labelOptions.prefault({}),
  }),
  create:
    (options): Pairs =>
    (context) => {
      const factors = pairedFactors(context, options.factors);
      const groups = shareOut(factors, context.pairs);
      return pairSampler(context, options, (known) => {
        const families = factors.map((factor) => familiesOf(known, factor, context.rows, options.family));
        return {
          groups,
          fill: (rows, rng) =>
            groups.forEach((group, g) => {
              fillFamilies(families[g], group, rows, rng.fork("group", g));
            }),
        };
      });
    },
});

/** Fills pairs [from, to) with families, each anchor with its positive. */
function fillFamilies(families: Families, { from, to }: PairGroup, rows: Int32Array, rng: Rng): void {
  const { pairable, levelOf, byLevel } = families;
  const turns = cycleWithoutReplacement(rng, pairable.length, Math.ceil((to - from) / 2));
  for (let i = from, turn = 0; i < to; turn++) {
    const anchors = family(families, pairable[turns[turn]], rng);
    for (let a = 0; a < anchors.length && i < to; a++, i++) {
      rows[i] = anchors[a];
      rows[rows.length / 2 + i] = anotherOf(byLevel[levelOf(anchors[a])], anchors[a], rng);
    }
  }
}

function anotherOf(list: Int32Array, row: number, rng: Rng): number {
  if (list.length === 1) return row;
  const other = list[rng.int(list.length)];
  // A draw of the same row is repeated: rare in long lists, half of all draws in a list of two.
  return other === row ? anotherOf(list, row, rng) : other;
}
