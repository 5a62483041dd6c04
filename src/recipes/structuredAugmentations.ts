import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** `looc` with one entropy over all spaces together: a style space need not repeat what the content space holds. */
export const structuredAugmentations = define({
  about: "spaces that share an augmentation agree; the entropy is that of all spaces together",
  source: "Eastwood et al. 2023, arXiv:2311.08815",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "the SimCLR form at temperature 0.5, where both weights are 1; mean over spaces (the paper has a weight for each); on the code, without a head",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "leaveOneOut" },
    code: { content: 32, position: 8, pose: 8, appearance: 8, quality: 8 },
    terms: [
      {
        name: "jointEntropy",
        weight: 1,
        options: { entropy: "simclr", temperature: 0.5, weight: 1, normalise: true },
      },
    ],
  }),
});
