import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { AS_LOCATELLO } from "./asLocatello.ts";

/** A VAE with a further penalty on the total correlation, estimated by a discriminator. */
export const factorVae = define({
  about: "FactorVAE: a VAE whose dimensions a discriminator cannot tell from permuted ones",
  source: "Kim & Mnih 2018, arXiv:1802.05983",
  verified: "terms against golden values; no published score is claimed",
  scale: `γ 10 of {10 … 100}; the discriminator has 256 and 256 units, rate 1e-3 (in the paper six layers of 1000, 1e-4), and the batch itself is permuted; ${AS_LOCATELLO}`,
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "singles" },
    code: { code: 10 },
    terms: [
      { name: "reconstruction", weight: 1 },
      { name: "gaussianKl", weight: 1 },
      { name: "densityRatio", weight: 10, options: { floor: 0, hidden: [256, 256] } },
    ],
  }),
});
