import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { NO_TONE_CHANGE } from "./noToneChange.ts";

/**
 * Each block is trained on pairs that share its factor, and a penalty lowers the covariance between blocks. The penalty has its own
 * floor under the spread of a dimension and no target for it: a hinge at 1 makes the dimensions of a block copies of each other
 * (docs/results/independence.md, row blocks+variance).
 */
export const blocks = define({
  about: "one InfoNCE per block on pairs that share its factor, plus a penalty between blocks",
  source: "Unweave; the K-subspace form of factor-aware contrastive learning",
  verified:
    "terms against golden values (subspace_contrastive); unweave reproduce independence (blocks+covariance)",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "shareFactor", options: { view: NO_TONE_CHANGE } },
    terms: [
      { name: "infoNce", weight: 1, options: { temperature: 0.2 } },
      { name: "covariance", weight: 0.1, options: { between: "blocks" } },
    ],
  }),
});
