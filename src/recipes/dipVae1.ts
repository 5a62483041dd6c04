import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { AS_LOCATELLO } from "./asLocatello.ts";

/** Pulls the covariance of the means towards the identity. */
export const dipVae1 = define({
  about: "DIP-VAE I: a VAE with a penalty on the covariance of its means",
  source: "Kumar et al. 2018, arXiv:1711.00848",
  verified: "terms against golden values; no published score is claimed",
  scale: `λ_od 10 of {1, 2, 5, 10, 20, 50}, λ_d ten times that; ${AS_LOCATELLO}`,
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "singles" },
    code: { code: 10 },
    terms: [
      { name: "reconstruction", weight: 1 },
      { name: "gaussianKl", weight: 1 },
      { name: "dipVae", weight: 10, options: { type: "i" } },
    ],
  }),
});
