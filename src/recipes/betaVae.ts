import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** A rate that costs more than it saves in pixels. */
export const betaVae = define({
  about: "β-VAE: a dearer rate",
  source: "Higgins et al. 2017",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "β 4 of {1, 2, 4, 6, 8, 16}; 10 dimensions and Bernoulli pixels as Locatello et al. 2019; Adam 1e-3 falling to 0, batch 128 and some thousand steps where they take 1e-4, 64 and 300,000",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "singles" },
    code: { code: 10 },
    terms: [
      { name: "reconstruction", weight: 1 },
      { name: "gaussianKl", weight: 4 },
    ],
  }),
});
