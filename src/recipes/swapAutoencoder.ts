import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { STILL } from "./noToneChange.ts";

/** Blocks by swapping alone: no contrast, no rate. */
export const swapAutoencoder = define({
  about:
    "a decoder that takes the shared block from either partner, re-encodes mixtures and fools a discriminator with them",
  source: "Mathieu et al. 2016, arXiv:1611.03383; Hu et al. 2018, arXiv:1711.07410",
  verified: "terms against golden values; no published score is claimed",
  scale: "weights ours",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "shareFactor", options: { view: STILL } },
    code: "factors",
    terms: [
      { name: "reconstruction", weight: 1 },
      { name: "swapReconstruction", weight: 1 },
      { name: "cycleConsistency", weight: 10 },
      { name: "swapRealism", weight: 1 },
    ],
  }),
});
