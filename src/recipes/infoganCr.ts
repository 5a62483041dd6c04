import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** InfoGAN whose dimensions must have effects that can be told apart. */
export const infoganCr = define({
  about:
    "InfoGAN-CR: InfoGAN with a contrastive regulariser: images show which dimension of two codes is equal",
  source: "Lin et al. 2020, arXiv:1906.06034",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "5 dimensions and 5 of noise as theirs for dSprites; information 1 (theirs 0.05); the regulariser at 1 from the start (theirs at 2 for the last tenth of 320,000 steps), because runs here are short; R1 instead of spectral normalisation; Adam 1e-3 (0.5) for all",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "singles" },
    code: { code: 5 },
    decoder: { name: "generator" },
    optimiser: { name: "adam", options: { beta1: 0.5, schedule: "constant" } },
    terms: [
      { name: "adversarial", weight: 1 },
      { name: "codeRecovery", weight: 1 },
      { name: "sharedCode", weight: 1 },
    ],
  }),
});
