import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** Few values in every dimension, and a penalty on what dimensions tell of each other. */
export const quantised = define({
  about:
    "quantised autoencoder: few values per dimension, and total correlation by kernels (two thirds of Tripod)",
  source: "Hsu et al. 2024, arXiv:2404.10282",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "12 values as in Tripod; total correlation at weight 1 beside a sum over pixels; without its Hessian penalty; AdamW 1e-3 where they use 2e-4 and 250,000 steps",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "singles" },
    code: { code: 10 },
    net: { name: "fsq" },
    optimiser: { name: "adamW" },
    terms: [
      { name: "reconstruction", weight: 1 },
      { name: "kdeTotalCorrelation", weight: 1, options: { floor: 0 } },
    ],
  }),
});
