import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { NO_TONE_CHANGE } from "./noToneChange.ts";

/**
 * Blocks for editing. `infoNce` sorts factors into blocks. `normalisedSoftmax` separates levels that differ in a few pixels, where
 * pairs alone make no progress for thousands of steps. The decoder draws every image with a partner's block of the factor they
 * share, which keeps anything else out of that block. An image drawn from mixed blocks is encoded again as these blocks, which
 * makes the decoder draw small details. Labels come first: reconstruction counts from the first step, but its weight grows only
 * once blocks are separated, because it would otherwise hold the small factors back.
 */
export const editableBlocks = define({
  about:
    "one block per factor and a decoder: labels per block, reconstruction after a swap, mixed blocks encoded again",
  source:
    "Unweave; swaps after Mathieu et al. 2016, arXiv:1611.03383; mixing after Hu et al. 2018, arXiv:1711.07410",
  verified: "terms against golden values; unweave reproduce editing",
  scale:
    "no rate: codes are points; schedules are for runs of 4000 steps and more; small batches (32) and many steps give the best images",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "shareWithin", options: { view: NO_TONE_CHANGE } },
    code: "factors",
    optimiser: { name: "adam", options: { learningRate: 2e-3 } },
    terms: [
      { name: "normalisedSoftmax", weight: 1 },
      { name: "infoNce", weight: 1, options: { temperature: 0.1 } },
      { name: "swapReconstruction", weight: { from: 0.006, to: 0.1, after: 1000, steps: 1000 } },
      { name: "cycleConsistency", weight: { from: 0, to: 6, after: 1500, steps: 500 } },
    ],
  }),
});
