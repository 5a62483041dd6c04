import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types.ts";

/** Factor-aware contrastive learning as a framework: subspaces, positives that share their factor, independent blocks. */
export const disco = define({
  about: "one InfoNCE per block on pairs that share its factor, and blocks made independent (HSIC)",
  source: "the K-subspace form; closest in print: XFactors 2026, arXiv:2601.21688",
  verified: "terms against golden values; trains on patterns (test/terms/recipes.test.ts)",
  scale:
    "temperature 0.07 as XFactors, cosine; normalised HSIC between blocks in place of its KL to a Gaussian; no decoder",
  supervision: "pairs",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "shareFactor" },
    terms: [
      { name: "infoNce", weight: 1, options: { temperature: 0.07 } },
      { name: "hsic", weight: 1, options: { between: "blocks", floor: 0.1 } },
    ],
  }),
});
