import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { AS_LOCATELLO } from "./asLocatello.ts";

/** A VAE that gives up some reconstruction for a lower rate. */
export const betaVae = define({
  about: "β-VAE: a VAE with a higher weight on the rate",
  source: "Higgins et al. 2017",
  verified: "terms against golden values; no published score is claimed",
  scale: `β 4 of {1, 2, 4, 6, 8, 16}; ${AS_LOCATELLO}`,
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "singles" },
    code: { code: 10 },
    terms: [
      { name: "reconstruction", weight: 1 },
      { name: "gaussianKl", weight: 4 },
    ],
  }),
});
