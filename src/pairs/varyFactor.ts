import { factorIndex } from "../data/factors.ts";
import { expect } from "../errors.ts";
import { define } from "../registry.ts";
import type { Dataset, Pairs } from "../types/index.ts";
import { pairedFactors, ranges } from "./batch.ts";
import { factorOptions, fillFromGroups, type PairableGroups, type Plan, pairSampler } from "./frame.ts";
import { groupRows, otherRun, pairableGroups } from "./grouping.ts";

/** Rows in groups that agree in everything but `factor`, and the groups that show two levels of it or more. */
export function allButOne(dataset: Dataset, factor: string, rows: Int32Array): PairableGroups {
  factorIndex(dataset, factor);
  const others = dataset.factors.map(({ name }) => name).filter((name) => name !== factor);
  const table = groupRows(dataset, others, factor, rows);
  const pairable = pairableGroups(table, true);
  const expected = `images that agree in ${others.join(", ") || "everything else"} and differ in it`;
  const todo = "Use shareFactor, which needs no such images, or add them.";
  expect(pairable.length > 0, "pairs", factor, expected, "none", todo);
  return { table, pairable, otherOf: otherRun };
}

/**
 * Two images that differ in one factor and agree in every other factor of the data ("only the light changed"). The
 * pairs are shared out over the factors; the range that varies one of them trains the blocks of all the others.
 */
export const varyFactor = define({
  about: "two images that differ in one factor and agree in every other",
  source: "Shu et al. 2020, arXiv:1910.09772 (intervention); Bengio et al. 2013, arXiv:1206.5538",
  verified: "what pairs share and seeding (test/pairs/pairs.test.ts)",
  supervision: "pairs",
  options: factorOptions,
  create:
    (options): Pairs =>
    (context) => {
      const blocks = pairedFactors(context);
      const varied = options.factors ?? blocks;
      const parts = ranges(varied.length, context.pairs);
      const groups = varied.flatMap((factor, v) =>
        blocks
          .filter((block) => block !== factor)
          .map((block) => ({ factor: block, from: parts[v][0], to: parts[v][1] })),
      );
      const todo = "Give the code a block for a factor that stays the same.";
      const got = `the block ${blocks.join(", ")} alone`;
      expect(groups.length > 0, "pairs", "varyFactor", "a block that its pairs share", got, todo);
      return pairSampler(context, options, (known) => {
        const groupings = varied.map((factor) => allButOne(known, factor, context.rows));
        const fill: Plan["fill"] = (rows, rng) =>
          groupings.forEach((grouping, v) => {
            fillFromGroups(grouping, parts[v], rows, rng.fork("vary", v));
          });
        return { groups, fill };
      });
    },
});
