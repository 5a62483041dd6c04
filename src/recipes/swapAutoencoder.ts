import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { NO_TONE_CHANGE } from "./noToneChange.ts";

/** Blocks from swaps alone, without a contrastive term or a rate. */
export const swapAutoencoder = define({
  about:
    "a decoder that takes the shared block from either partner; mixed codes are encoded again and judged real",
  source: "Mathieu et al. 2016, arXiv:1611.03383; Hu et al. 2018, arXiv:1711.07410",
  verified: "terms against golden values; no published score is claimed",
  scale: "our own weights",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "shareFactor", options: { view: NO_TONE_CHANGE } },
    code: "factors",
    terms: [
      { name: "reconstruction", weight: 1 },
      { name: "swapReconstruction", weight: 1 },
      { name: "cycleConsistency", weight: 10 },
      { name: "swapRealism", weight: 1 },
    ],
  }),
});
