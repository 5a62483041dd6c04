import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { NO_TONE_CHANGE } from "./noToneChange.ts";

/**
 * `disco` with a decoder and swapped blocks: what a block holds besides its factor, and what it lacks, shows in the image. Blocks
 * spread as far as InfoNCE needs, as in disco; their rate bounds the noise and not the spread. What no pairs tell (where exactly
 * an edge lies) goes to the residual block, which pays for every nat; it also takes the outline of shapes (docs/results/generative.md).
 */
export const discoVae = define({
  about: "disco and a VAE whose partners swap the block of the factor they share",
  source:
    "Unweave; swaps after Mathieu et al. 2016, arXiv:1611.03383; a residual block as in XFactors 2026, arXiv:2601.21688",
  verified: "terms against golden values; unweave reproduce generative",
  scale:
    "β 0.001, and 1 more on the residual block; every reconstruction follows a swap; InfoNCE of weight 300 beside a sum over pixels",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "shareWithin", options: { view: NO_TONE_CHANGE } },
    code: "kinds",
    residual: 4,
    net: { name: "conv4Pooled" },
    terms: [
      { name: "swapReconstruction", weight: 1 },
      { name: "gaussianKl", weight: 0.001 },
      { name: "gaussianKl", label: "residual", weight: 1, options: { of: "residual" } },
      { name: "infoNce", weight: 300, options: { similarity: "l1", temperature: 1 } },
    ],
  }),
});
