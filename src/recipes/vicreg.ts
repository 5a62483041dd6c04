import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** Covariance only: what every independence penalty has to beat. */
export const vicreg = define({
  about: "VICReg: equal partners, spread in every dimension, no covariance",
  source: "Bardes et al. 2022, arXiv:2105.04906",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "25, 25, 1 as the authors (our covariance is the mean of the views, theirs the sum: 2 here); on the code itself, not on an expander",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "augment" },
    terms: [
      { name: "invariance", weight: 25 },
      { name: "variance", weight: 25 },
      { name: "covariance", weight: 2, options: { floor: 0 } },
    ],
  }),
});
