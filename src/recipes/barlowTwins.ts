import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { COLOUR_JITTER } from "./colourJitter.ts";

/** Removes correlation only: the baseline for every independence penalty. */
export const barlowTwins = define({
  about: "Barlow Twins: a dimension of one view correlates with the same dimension of the other view only",
  source: "Zbontar et al. 2021, arXiv:2103.03230",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "λ 0.0051 and a projector of three layers with batch normalisation as the authors, of 256, not 8192, for a few thousand images",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "augment", options: COLOUR_JITTER },
    terms: [{ name: "barlowTwins", weight: 1, options: { head: 256, headLayers: 2, headNorm: true } }],
  }),
});
