import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** The baseline: ordinary contrastive learning on two augmented views of each image; the "before" of the demo. */
export const infonce = define({
  about: "before: ordinary contrastive learning, two augmented views, one code",
  source: "Chen et al. 2020, arXiv:2002.05709",
  verified: "terms against golden values; no published score is claimed",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "augment" },
    terms: [{ name: "infoNce", weight: 1, options: { temperature: 0.2 } }],
  }),
});
