import { z } from "zod";
import { rowsByLevel } from "../data/dataset.ts";
import { expect } from "../errors.ts";
import { define } from "../registry.ts";
import type { Pairs } from "../types/index.ts";
import { cycleWithoutReplacement } from "./draw.ts";
import { viewsOfDrawn } from "./labelled.ts";
import { labelOptions, withLabelNoise } from "./labelNoise.ts";
import { viewOptions } from "./views/view.ts";

/** Two views of images whose levels of one factor come equally often, however rare they are in the data. */
export const balanced = define({
  about: "two views of images drawn so that the levels of a factor come equally often",
  source: "Kang et al. 2020, arXiv:1910.09217 (class-balanced sampling)",
  verified: "counts of levels, and seeding (test/pairs/pairs.test.ts)",
  supervision: "all labels",
  options: z.strictObject({
    factor: z.string().describe("Whose levels come equally often."),
    view: viewOptions.prefault({}),
    labels: labelOptions.prefault({}),
  }),
  create:
    ({ factor, view, labels }): Pairs =>
    (context) => {
      const seen = withLabelNoise(context.dataset, context.rows, labels);
      const lists = rowsByLevel(seen, factor, context.rows).filter((list) => list.length > 0);
      expect(lists.length > 0, "pairs", factor, "labelled images", "none", "Add labels.");
      return viewsOfDrawn(context, seen, view, (count, rng) => {
        const turns = cycleWithoutReplacement(rng, lists.length, count);
        const times = new Map<number, number>();
        for (const level of turns) times.set(level, (times.get(level) ?? 0) + 1);
        const left = new Map(
          [...times].map(([level, n]) => [level, [...cycleWithoutReplacement(rng, lists[level].length, n)]]),
        );
        return turns.map((level) => lists[level][left.get(level)!.pop()!]);
      });
    },
});
