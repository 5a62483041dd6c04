import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** Tone is said to be harmless; a crop or a mirror image may be the nuisance itself. */
const VIEW = { crop: 0, flip: 0, brightness: 0.2, contrast: 0.3, gamma: 0.3, noise: 0.02 };

/** Reads the labels of one nuisance and nothing else: set `pairs.nuisance` and `terms.sameNuisance.nuisance` to its name. */
export const sameNuisance = define({
  about: "DCoDR: negatives of the anchor's own nuisance level, so that the code need not hold it",
  source: "Kahana & Hoshen 2022, arXiv:2203.11284",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "temperature 0.2, 4 levels in a batch as the authors have; the form without their decoder; trained from scratch, not from ImageNet",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "sameNuisance", options: { view: VIEW } },
    code: "whole",
    terms: [{ name: "sameNuisance", weight: 1, options: { temperature: 0.2 } }],
  }),
});
