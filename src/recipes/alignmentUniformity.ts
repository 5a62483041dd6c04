import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** The two parts that the contrastive loss tends to as negatives become many. */
export const alignmentUniformity = define({
  about: "alignment of partners and uniformity on the sphere",
  source: "Wang & Isola 2020, arXiv:2005.10242",
  verified: "terms against golden values; no published score is claimed",
  scale: "α 2, t 2, weights 1 and 1 as in the authors' example; on the code itself",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "augment" },
    terms: [
      { name: "alignment", weight: 1 },
      { name: "uniformity", weight: 1 },
    ],
  }),
});
