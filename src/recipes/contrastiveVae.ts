import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { NO_TONE_CHANGE } from "./noToneChange.ts";

/** Generative and contrastive terms on one encoder: a block holds what pairs share, and all blocks together reconstruct the image. */
export const contrastiveVae = define({
  about: "VAE and one InfoNCE per block on pairs that share its factor",
  source: "Unweave; closest in print: XFactors 2026, arXiv:2601.21688",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "β 1; InfoNCE at temperature 0.2 and weight 30 beside a sum over pixels, a first guess that was not tuned",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "shareWithin", options: { view: NO_TONE_CHANGE } },
    code: "factors",
    terms: [
      { name: "reconstruction", weight: 1 },
      { name: "gaussianKl", weight: 1 },
      { name: "infoNce", weight: 30, options: { temperature: 0.2 } },
    ],
  }),
});
