import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types.ts";
import { STILL } from "./still.ts";

/**
 * Blocks for editing: `infoNce` sorts factors into blocks, and one decoder draws every picture with a partner's block of what they
 * share, which keeps anything else out. The contrast leads: ten times the weight on pixels reads and draws less of everything.
 */
export const editableBlocks = define({
  about: "one block per factor and a decoder: InfoNCE per block, and reconstruction after a swap",
  source: "Unweave; swaps after Mathieu et al. 2016, arXiv:1611.03383",
  verified: "terms against golden values; unweave reproduce editing",
  scale:
    "no rate: codes are points; temperature 0.1; 0.006 of a sum over pixels; small batches (32) of many steps draw best",
  supervision: "pairs",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "shareWithin", options: { view: STILL } },
    code: "factors",
    optimiser: { name: "adam", options: { learningRate: 2e-3 } },
    terms: [
      { name: "infoNce", weight: 1, options: { temperature: 0.1 } },
      { name: "swapReconstruction", weight: 0.006 },
    ],
  }),
});
