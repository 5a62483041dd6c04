import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** Labels instead of pairs: an upper bound for factor-aware contrastive learning. */
export const supCon = define({
  about: "SupCon: every image of the same level is a positive; one block per factor",
  source: "Khosla et al. 2020, arXiv:2004.11362",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "temperature 0.1; on blocks without a projection head, once per factor; pictures as they are, where the paper has two augmented views of each",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "singles" },
    code: "factors",
    terms: [{ name: "supCon", weight: 1, options: { temperature: 0.1 } }],
  }),
});
