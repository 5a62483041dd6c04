import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** The plain variational autoencoder. */
export const vae = define({
  about: "VAE: reconstruction and a rate",
  source: "Kingma & Welling 2014, arXiv:1312.6114",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "10 dimensions and Bernoulli pixels as Locatello et al. 2019; Adam 1e-3 falling to 0, batch 128 and some thousand steps where they take 1e-4, 64 and 300,000",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "singles" },
    code: { code: 10 },
    terms: [
      { name: "reconstruction", weight: 1 },
      { name: "gaussianKl", weight: 1 },
    ],
  }),
});
