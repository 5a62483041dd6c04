import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** Total correlation by a discriminator, beside the rate of a VAE. */
export const factorVae = define({
  about: "FactorVAE: a VAE whose dimensions a discriminator cannot tell from permuted ones",
  source: "Kim & Mnih 2018, arXiv:1802.05983",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "γ 10 of {10 … 100}; the discriminator has 256 and 256 units, rate 1e-3 (six of 1000, 1e-4 there), and the batch itself is permuted; 10 dimensions and Bernoulli pixels as Locatello et al. 2019; Adam 1e-3 falling to 0, batch 128 and some thousand steps where they take 1e-4, 64 and 300,000",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "singles" },
    code: { code: 10 },
    terms: [
      { name: "reconstruction", weight: 1 },
      { name: "gaussianKl", weight: 1 },
      { name: "densityRatio", weight: 10, options: { floor: 0, hidden: [256, 256] } },
    ],
  }),
});
