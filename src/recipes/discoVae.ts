import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types.ts";
import { STILL } from "./still.ts";

/** `disco` whose blocks a decoder swaps: what a block holds besides its factor shows in the picture. */
export const discoVae = define({
  about: "disco and a VAE whose partners swap the block of the factor they share",
  source: "Unweave; swaps after Mathieu et al. 2016, arXiv:1611.03383",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "β 1; half of the reconstruction is of swaps; InfoNCE at 0.07 as disco and weight 30 beside a sum over pixels, HSIC 1: first guesses that no scores chose",
  supervision: "pairs",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "shareFactor", options: { view: STILL } },
    code: "factors",
    terms: [
      { name: "reconstruction", weight: 0.5 },
      { name: "swapReconstruction", weight: 0.5 },
      { name: "gaussianKl", weight: 1 },
      { name: "infoNce", weight: 30, options: { temperature: 0.07 } },
      { name: "hsic", weight: 1, options: { between: "blocks", floor: 0 } },
    ],
  }),
});
