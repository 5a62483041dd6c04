import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** Total correlation over the batch, beside the rate of a VAE. */
export const betaTcVae = define({
  about: "β-TCVAE: a VAE whose total correlation costs more",
  source: "Chen et al. 2018, arXiv:1802.04942",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "β 6 of {1, 2, 4, 6, 8, 10}: 1 in the rate and 5 in the total correlation; 10 dimensions and Bernoulli pixels as Locatello et al. 2019; Adam 1e-3 falling to 0, batch 128 and some thousand steps where they take 1e-4, 64 and 300,000",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "singles" },
    code: { code: 10 },
    terms: [
      { name: "reconstruction", weight: 1 },
      { name: "gaussianKl", weight: 1 },
      { name: "totalCorrelation", weight: 5 },
    ],
  }),
});
