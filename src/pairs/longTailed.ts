import { z } from "zod";
import { rowsByLevel } from "../data/dataset.ts";
import { expect } from "../errors.ts";
import { define } from "../registry.ts";
import type { Pairs } from "../types/index.ts";
import { viewsOfDrawn } from "./labelled.ts";
import { labelOptions, withLabelNoise } from "./labelNoise.ts";
import { viewOptions } from "./views/view.ts";

/**
 * Two views of images whose levels of one factor are drawn with falling frequency: level i of n with weight
 * imbalance^(−i/(n − 1)), so that the first is drawn `imbalance` times as often as the last.
 */
export const longTailed = define({
  about: "two views of images drawn so that the levels of a factor fall off exponentially",
  source: "Cui et al. 2019, arXiv:1901.05555 (long-tailed CIFAR)",
  verified: "counts of levels, and seeding (test/pairs/pairs.test.ts)",
  scale: "images are drawn in these shares; the paper deletes the others, here they are drawn rarely",
  supervision: "all labels",
  options: z.strictObject({
    factor: z.string(),
    imbalance: z
      .number()
      .min(1)
      .default(100)
      .describe("How much more often the first level comes than the last."),
    view: viewOptions.prefault({}),
    labels: labelOptions.prefault({}),
  }),
  create:
    ({ factor, imbalance, view, labels }): Pairs =>
    (context) => {
      const seen = withLabelNoise(context.dataset, context.rows, labels);
      const lists = rowsByLevel(seen, factor, context.rows).filter((list) => list.length > 0);
      expect(lists.length > 0, "pairs", factor, "labelled images", "none", "Add labels.");
      let total = 0;
      const ends = lists.map((_, i) => {
        total += imbalance ** (-i / Math.max(1, lists.length - 1));
        return total;
      });
      return viewsOfDrawn(context, seen, view, (count, rng) =>
        Int32Array.from({ length: count }, () => rng.pick(lists[firstAbove(ends, rng.uniform() * total)])),
      );
    },
});

/** The first place of a rising list that is above `value`, by halving. */
function firstAbove(rising: readonly number[], value: number): number {
  let [low, high] = [0, rising.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
