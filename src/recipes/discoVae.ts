import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types.ts";
import { STILL } from "./still.ts";

/**
 * `disco` with a decoder that swaps its blocks: what a block holds besides its factor shows in the picture, what it lacks as
 * well. Temperature 0.05 in place of 1, because the rate keeps codes near N(0, 1), where disco's spread as far as they like.
 */
export const discoVae = define({
  about: "disco and a VAE whose partners swap the block of the factor they share",
  source: "Unweave; swaps after Mathieu et al. 2016, arXiv:1611.03383",
  verified: "terms against golden values; unweave reproduce generative",
  scale: "β 1; half of the reconstruction is of swaps; InfoNCE of weight 30 beside a sum over pixels",
  supervision: "pairs",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "shareWithin", options: { view: STILL } },
    code: "kinds",
    net: { name: "conv4Pooled" },
    terms: [
      { name: "reconstruction", weight: 0.5 },
      { name: "swapReconstruction", weight: 0.5 },
      { name: "gaussianKl", weight: 1 },
      { name: "infoNce", weight: 30, options: { similarity: "l1", temperature: 0.05 } },
    ],
  }),
});
