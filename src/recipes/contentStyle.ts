import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** Content is what augmentations leave unchanged; style is everything else that reconstruction needs. */
export const contentStyle = define({
  about: "a content block that augmentations do not change; a residual block for the rest of the image",
  source: "von Kügelgen et al. 2021, arXiv:2106.04619",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "InfoNCE with −‖·‖²/τ, τ 1 as in the paper; the decoder, weight 0.001 per summed pixel, is ours: the paper learns content only",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "leaveOneOut" },
    code: { content: 16, residual: 16 },
    terms: [
      { name: "infoNce", weight: 1, options: { similarity: "l2", temperature: 1 } },
      { name: "reconstruction", weight: 0.001 },
    ],
  }),
});
