import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** The published hybrid: labels for every block, squared errors and a residual block. */
export const xFactors = define({
  about: "XFactors: VAE and one supervised contrastive loss per block on its factor's labels",
  source: "XFactors 2026, arXiv:2601.21688",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "temperature 0.07, λ 0.1, kl_w 1e-6 with β 100, mean squared error of pixels, 2 dimensions per factor and 126 residual as the paper; positives outside the logarithm; steps, rate and net are not the paper's",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "singles" },
    code: 2,
    residual: 126,
    terms: [
      { name: "reconstruction", weight: 1, options: { form: "squared", reduction: "mean" } },
      { name: "gaussianKl", weight: 1e-4 },
      { name: "supCon", weight: 0.1, options: { temperature: 0.07 } },
    ],
  }),
});
