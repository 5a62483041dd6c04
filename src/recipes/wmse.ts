import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { COLOUR_JITTER } from "./colourJitter.ts";

/** Cholesky whitening prevents collapse and correlation without negatives. */
export const wmse = define({
  about: "W-MSE: partners lie close after whitening",
  source: "Ermolov et al. 2021, arXiv:2007.06346",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "all rows of a view whitened at once, a head with batch normalisation as in the paper; as many as twice the head's 32 dimensions at batch 128 (paper: 128 rows, 64 dimensions)",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "augment", options: COLOUR_JITTER },
    terms: [{ name: "wMse", weight: 1, options: { head: 32, headNorm: true } }],
  }),
});
