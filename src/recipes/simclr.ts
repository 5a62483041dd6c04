import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** With the paper's constants and its projection head; `infonce` has no head and trains the code itself. */
export const simclr = define({
  about: "SimCLR: NT-Xent on a projection of the code, two augmented views",
  source: "Chen et al. 2020, arXiv:2002.05709",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "temperature 0.5 and a head of 128 as in the paper for small images; Adam and this batch, not LARS and 4096",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "augment" },
    terms: [{ name: "infoNce", weight: 1, options: { temperature: 0.5, head: 128 } }],
  }),
});
