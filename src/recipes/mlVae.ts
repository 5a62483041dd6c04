import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { NO_TONE_CHANGE } from "./noToneChange.ts";

/** For pairs that share a known factor; each factor has its block. */
export const mlVae = define({
  about: "ML-VAE: a VAE on pairs that share a factor; both images get one average block for it",
  source: "Bouchacourt et al. 2018, arXiv:1705.08841",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "a product of Gaussians, with disentanglement_lib's factor 2 in the variance; two pictures a group, one block per factor where the paper has one for content and one for style",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "shareFactor", options: { view: NO_TONE_CHANGE } },
    code: "factors",
    terms: [
      { name: "reconstruction", weight: 1, options: { merge: { average: "mlVae", shared: "groups" } } },
      { name: "pairKl", weight: 1, options: { average: "mlVae", shared: "groups" } },
    ],
  }),
});
