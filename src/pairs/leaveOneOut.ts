import { z } from "zod";
import { expect } from "../errors.ts";
import { define } from "../registry.ts";
import type { Pairs } from "../types/index.ts";
import { shareOut } from "./batch.ts";
import { kindBlocks, kindView, kindViews } from "./views/kinds.ts";

/** The block that no kind of change may affect. */
const CONTENT = "content";

/**
 * Two views of one image that share one kind of change (position: crop; pose: flip, turn; appearance: brightness,
 * contrast, gamma; quality: noise, blur) and differ in all others. The range that shares a kind trains the block of its
 * name, which learns to encode that kind; views that share none train `content`, which learns to encode none.
 */
export const leaveOneOut = define({
  about:
    "two views of one image that share one kind of change; with a block content, also views that share none",
  source: "Xiao et al. 2021, arXiv:2008.05659 (LooC); Eastwood et al. 2023, arXiv:2311.08815",
  verified: "which changes views share, and seeding (test/pairs/kinds.test.ts)",
  supervision: "augmentations",
  options: z.strictObject({ view: kindView }),
  create:
    ({ view }): Pairs =>
    (context) => {
      const kinds = kindBlocks(context, [CONTENT]);
      const all = [...(context.blocks.includes(CONTENT) ? [CONTENT] : []), ...kinds];
      const todo = "Name a block of the code content, position, pose, appearance or quality.";
      expect(all.length > 0, "pairs", "leaveOneOut", "a block named after a kind of change", "none", todo);
      const groups = shareOut(all, context.pairs);
      const groupOf = (pair: number) => groups.findIndex(({ to }) => pair < to);
      const shared = groups.map(({ factor }) => kinds.filter((kind) => kind === factor));
      return { groups, sample: kindViews(context, view, (pair) => shared[groupOf(pair)]) };
    },
});
