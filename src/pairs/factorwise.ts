import { z } from "zod";
import { expect } from "../errors.ts";
import { define } from "../registry.ts";
import type { Pairs } from "../types/index.ts";
import { ranges } from "./batch.ts";
import { isResidual } from "./residual.ts";
import { kindBlocks, kindView, kindViews } from "./views/kinds.ts";
import { KINDS } from "./views/view.ts";

/**
 * Two views of one image that differ in one kind of change only (position: crop; pose: flip, turn; appearance:
 * brightness, contrast, gamma; quality: noise, blur). The range that varies a kind trains every other block, so only
 * that kind's block may carry it.
 */
export const factorwise = define({
  about: "two views of one image that differ in one kind of change; they train every block but that kind's",
  source: "von Kügelgen et al. 2021, arXiv:2106.04619 (augmentation changes style only); by kind: Unweave",
  verified: "which changes views share, and seeding (test/pairs/kinds.test.ts)",
  supervision: "augmentations",
  options: z.strictObject({
    kinds: z
      .array(z.enum(KINDS))
      .min(1)
      .optional()
      .describe("Kinds that stand for a factor; those with a block by default."),
    view: kindView,
  }),
  create:
    (options): Pairs =>
    (context) => {
      const named = kindBlocks(context, ["content"]);
      const kinds = options.kinds ?? named;
      const todo = "Name a block of the code position, pose, appearance or quality.";
      expect(kinds.length > 0, "pairs", "factorwise", "a block named after a kind of change", "none", todo);
      const parts = ranges(kinds.length, context.pairs, "kinds");
      const blocks = context.blocks.filter((block) => !isResidual(block));
      const groups = kinds.flatMap((kind, k) =>
        blocks
          .filter((block) => block !== kind)
          .map((block) => ({ factor: block, from: parts[k][0], to: parts[k][1] })),
      );
      const other = "Give the code a second block, e.g. code.content=16.";
      const got = blocks.join(", ");
      expect(groups.length > 0, "pairs", "factorwise", "a block beside the kind that varies", got, other);
      const kindOf = (pair: number) => kinds[parts.findIndex(([, to]) => pair < to)];
      const shared = Object.fromEntries(KINDS.map((kind) => [kind, KINDS.filter((each) => each !== kind)]));
      return { groups, sample: kindViews(context, options.view, (pair) => shared[kindOf(pair)]) };
    },
});
