import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** Removes correlation only: the baseline for every independence penalty. */
export const barlowTwins = define({
  about: "Barlow Twins: a dimension of one view correlates with the same dimension of the other view only",
  source: "Zbontar et al. 2021, arXiv:2103.03230",
  verified: "terms against golden values; no published score is claimed",
  scale: "λ 0.0051 as the authors; on the code itself, not on a projector of 8192",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "augment" },
    terms: [{ name: "barlowTwins", weight: 1 }],
  }),
});
