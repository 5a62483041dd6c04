import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { STILL } from "./noToneChange.ts";

/**
 * `disco` with a decoder that swaps its blocks: what a block holds besides its factor shows in the picture, what it lacks as
 * well. Blocks spread as far as InfoNCE asks, as disco's do; their rate bounds the noise and not the spread. What no pairs say (where
 * exactly an edge lies) goes to the residual block, which pays for every nat; it takes the outline of shapes as well (docs/results/generative.md).
 */
export const discoVae = define({
  about: "disco and a VAE whose partners swap the block of the factor they share",
  source:
    "Unweave; swaps after Mathieu et al. 2016, arXiv:1611.03383; a residual block as XFactors 2026, arXiv:2601.21688",
  verified: "terms against golden values; unweave reproduce generative",
  scale:
    "β 0.001, of the residual block 1 more; every reconstruction is of a swap; InfoNCE of weight 300 beside a sum over pixels",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "shareWithin", options: { view: STILL } },
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
