import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** The published hybrid: labels for every block, squared errors and a small rate. */
export const xFactors = define({
  about: "XFactors: VAE and one supervised contrastive loss per block on its factor's labels",
  source: "XFactors 2026, arXiv:2601.21688",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "temperature 0.07, λ 0.1 and kl_w 1e-6 with β 100, times 4096 because our error is a sum over the pixels of 64 × 64 and theirs a mean; positives outside the logarithm; a residual block only where the code names one (theirs: 2 dimensions per factor, 126 residual)",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "singles" },
    code: "factors",
    terms: [
      { name: "reconstruction", weight: 1, options: { form: "squared" } },
      { name: "gaussianKl", weight: 0.41 },
      { name: "supCon", weight: 410, options: { temperature: 0.07 } },
    ],
  }),
});
