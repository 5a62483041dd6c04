import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** Removes covariance only: the baseline for every independence penalty. */
export const vicreg = define({
  about: "VICReg: partners agree, every dimension varies, and dimensions do not co-vary",
  source: "Bardes et al. 2022, arXiv:2105.04906",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "25, 25, 1 as the authors (our covariance is the mean over the views and theirs the sum, hence 2 here); on the code itself, not on an expander",
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
