import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** Covariance of the means is the identity. */
export const dipVae1 = define({
  about: "DIP-VAE I: the means of a VAE do not co-vary",
  source: "Kumar et al. 2018, arXiv:1711.00848",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "λ_od 10 of {1, 2, 5, 10, 20, 50}, λ_d ten times that; 10 dimensions and Bernoulli pixels as Locatello et al. 2019; Adam 1e-3 falling to 0, batch 128 and some thousand steps where they take 1e-4, 64 and 300,000",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "singles" },
    code: { code: 10 },
    terms: [
      { name: "reconstruction", weight: 1 },
      { name: "gaussianKl", weight: 1 },
      { name: "dipVae", weight: 10, options: { type: "i" } },
    ],
  }),
});
