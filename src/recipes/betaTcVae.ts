import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { AS_LOCATELLO } from "./asLocatello.ts";

/** A VAE with a further penalty on the total correlation, estimated over the batch. */
export const betaTcVae = define({
  about: "β-TCVAE: a VAE with a higher weight on the total correlation",
  source: "Chen et al. 2018, arXiv:1802.04942",
  verified: "terms against golden values; no published score is claimed",
  scale: `β 6 of {1, 2, 4, 6, 8, 10}: 1 in the rate and 5 in the total correlation; ${AS_LOCATELLO}`,
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
