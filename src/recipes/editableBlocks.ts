import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types.ts";
import { STILL } from "./still.ts";

/** Blocks for editing: `infoNce` sorts factors into blocks, swapped partners keep anything else out, one decoder draws both. */
export const editableBlocks = define({
  about:
    "one block per factor and a decoder: InfoNCE per block, reconstruction, and reconstruction after a swap",
  source: "Unweave; swaps after Mathieu et al. 2016, arXiv:1611.03383",
  verified: "terms against golden values; unweave reproduce editing",
  scale:
    "no rate: codes are points; temperature 0.1; pixels are summed, so 0.01 and 0.02 of them weigh as much as the contrast",
  supervision: "pairs",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "shareFactor", options: { view: STILL } },
    code: "factors",
    terms: [
      { name: "infoNce", weight: 1, options: { temperature: 0.1 } },
      { name: "reconstruction", weight: 0.01 },
      { name: "swapReconstruction", weight: 0.02 },
    ],
  }),
});
