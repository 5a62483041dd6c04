import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { NO_TONE_CHANGE } from "./noToneChange.ts";

/**
 * Factor-aware contrastive learning as a framework: subspaces, and positives that share their factor. What makes
 * subtle factors reliable is explained in docs/explanation/blocks.md.
 */
export const disco = define({
  about:
    "one InfoNCE per small block on pairs that share its factor, every picture in a pair for every factor",
  source:
    "the K-subspace form; closest in print: XFactors 2026, arXiv:2601.21688; L1: Zimmermann et al. 2021",
  verified: "terms against golden values; unweave reproduce pairs",
  scale:
    "L1 of temperature 1 in place of XFactors' cosine at 0.07; small blocks in place of its KL to a Gaussian; no decoder",
  options: z.strictObject({}),
  create: (): Recipe => ({
    // Pairs already show what does not matter, so views keep the tone.
    pairs: { name: "shareWithin", options: { view: NO_TONE_CHANGE } },
    code: "kinds",
    net: { name: "conv4Pooled" },
    terms: [{ name: "infoNce", weight: 1, options: { similarity: "l1", temperature: 1 } }],
  }),
});
