import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { COLOUR_JITTER } from "./colourJitter.ts";

/** Removes covariance only: the baseline for every independence penalty. */
export const vicreg = define({
  about: "VICReg: partners agree, every dimension varies, and dimensions do not co-vary",
  source: "Bardes et al. 2022, arXiv:2105.04906",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "25, 25, 1 on an expander of three layers with batch normalisation as the authors, of 256, not 8192, for a few thousand images",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "augment", options: COLOUR_JITTER },
    terms: [{ name: "vicreg", weight: 1, options: { head: 256, headLayers: 2, headNorm: true } }],
  }),
});
