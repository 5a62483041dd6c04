import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** Each block is trained on pairs that share its factor, and a penalty lowers the covariance between blocks; the "after" of the demo. */
export const blocks = define({
  about: "after: one InfoNCE per block on pairs that share its factor, plus a penalty between blocks",
  source: "Unweave; the K-subspace form of factor-aware contrastive learning",
  verified: "terms against golden values (subspace_contrastive); demo and unweave reproduce yaleb-first",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "shareFactor" },
    terms: [
      { name: "infoNce", weight: 1, options: { temperature: 0.2 } },
      { name: "covariance", weight: 0.1, options: { between: "blocks", floor: 0 } },
      { name: "variance", weight: 0.1 },
    ],
  }),
});
