import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** A generator whose code can be predicted from its images. */
export const infogan = define({
  about: "InfoGAN: a generator, a discriminator, and an encoder that predicts the code",
  source: "Chen et al. 2016, arXiv:1606.03657",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "R1 instead of batch normalisation in the discriminator; Adam 1e-3 (0.5) for all; information at weight 1",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "singles" },
    code: { code: 5 },
    decoder: { name: "generator" },
    optimiser: { name: "adam", options: { beta1: 0.5, schedule: "constant" } },
    terms: [
      { name: "adversarial", weight: 1 },
      { name: "codeRecovery", weight: 1 },
    ],
  }),
});
