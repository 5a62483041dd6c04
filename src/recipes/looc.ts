import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** One space that is invariant to all augmentations, and for each kind of augmentation one that varies with that kind. */
export const looc = define({
  about:
    "LooC: one space invariant to all augmentations, and one per kind of augmentation that varies with it",
  source: "Xiao et al. 2021, arXiv:2008.05659",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "temperature 0.2, heads of 128 as in MoCo v2; negatives from the batch, not from a queue; an image is in one of the K + 1 spaces' pairs, not in all",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "leaveOneOut" },
    code: { content: 32, position: 8, pose: 8, appearance: 8, quality: 8 },
    terms: [{ name: "infoNce", weight: 1, options: { temperature: 0.2, head: 128 } }],
  }),
});
