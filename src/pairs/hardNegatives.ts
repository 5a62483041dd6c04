import { z } from "zod";
import { rowsByLevel } from "../data/dataset.ts";
import type { Rng } from "../random.ts";
import { define } from "../registry.ts";
import type { Dataset, Pairs } from "../types/index.ts";
import { batchMaker, pairedFactors, shareOut, toldLevels } from "./batch.ts";
import { distinct, inTurn } from "./draw.ts";
import { labelOptions, told } from "./labelNoise.ts";
import { allButOne } from "./varyFactor.ts";
import { gentleView } from "./views/view.ts";

/** A factor's families, and the rows of each of its levels. */
function familiesOf(dataset: Dataset, factor: string, rows: Int32Array) {
  const { table, pairable } = allButOne(dataset, factor, rows);
  const column = dataset.factors.findIndex(({ name }) => name === factor);
  const levelOf = (row: number) => dataset.levels[row * dataset.factors.length + column];
  return { ...table, pairable, levelOf, byLevel: rowsByLevel(dataset, factor, rows) };
}

/** Anchors of one family: of `most` different levels, or as many as the group shows, one row each. */
function family(
  { groups, runOf, runs, members }: ReturnType<typeof familiesOf>,
  group: number,
  most: number,
  rng: Rng,
): Int32Array {
  const [first, last] = [runOf[groups[group]], runOf[groups[group + 1] - 1]];
  const shown = last - first + 1;
  return distinct(rng, shown, Math.min(most, shown)).map((run) => {
    const [from, to] = [runs[first + run], runs[first + run + 1]];
    return members[from + rng.int(to - from)];
  });
}

/**
 * `shareFactor` with negatives that are hard: the anchors of a factor's stretch come in families that agree in everything
 * but that factor, so only the factor tells an anchor's positive from the positives of its family. A positive is another
 * picture of the anchor's level where there is one, else the anchor under other changes.
 */
export const hardNegatives = define({
  about: "pairs that share one factor, among negatives that share everything but that factor",
  source: "Robinson et al. 2021, arXiv:2010.04592 (hard negatives); families by levels: Unweave",
  verified: "what anchors and positives share, and seeding (test/data/pairs.test.ts)",
  supervision: "all labels",
  options: z.strictObject({
    factors: z.array(z.string()).optional(),
    /** Anchors in a family: one more than its hard negatives. */
    family: z.number().int().min(2).default(2),
    view: gentleView,
    labels: labelOptions.prefault({}),
  }),
  create:
    (options): Pairs =>
    (context) => {
      const { dataset, rows: allowed, pairs } = context;
      const seen = told(dataset, allowed, options.labels);
      const factors = pairedFactors(context, options.factors);
      const groups = shareOut(factors, pairs);
      const families = factors.map((factor) => familiesOf(seen, factor, allowed));
      const batch = batchMaker(dataset, options.view);
      return {
        groups,
        ...toldLevels(seen, dataset),
        sample: (rng) => {
          const rows = new Int32Array(2 * pairs);
          groups.forEach(({ from, to }, g) => {
            const chance = rng.fork("group", g);
            const { pairable, levelOf, byLevel } = families[g];
            const turns = inTurn(chance, pairable.length, Math.ceil((to - from) / 2));
            for (let i = from, turn = 0; i < to; turn++) {
              const anchors = family(families[g], pairable[turns[turn]], options.family, chance);
              for (let a = 0; a < anchors.length && i < to; a++, i++) {
                rows[i] = anchors[a];
                rows[pairs + i] = anotherOf(byLevel[levelOf(anchors[a])], anchors[a], chance);
              }
            }
          });
          return batch(rows, rng);
        },
      };
    },
});

function anotherOf(list: Int32Array, row: number, rng: Rng): number {
  if (list.length === 1) return row;
  const other = list[rng.int(list.length)];
  // Once more is one chance in a million at 1000 rows; a level of two rows is why it is a loop.
  return other === row ? anotherOf(list, row, rng) : other;
}
