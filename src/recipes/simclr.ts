import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { COLOUR_JITTER } from "./colourJitter.ts";

/** With the paper's constants and its projection head; `infonce` has no head and trains the code itself. */
export const simclr = define({
  about: "SimCLR: NT-Xent on a projection of the code, two augmented views",
  source: "Chen et al. 2020, arXiv:2002.05709",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "temperature 0.5, a head of 128 with batch normalisation and colour jitter as in the paper for small images; crops of at least 0.8 of the side, not of 0.08 of the area; Adam and this batch, not LARS and 4096",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "augment", options: COLOUR_JITTER },
    terms: [{ name: "infoNce", weight: 1, options: { temperature: 0.5, head: 128, headNorm: true } }],
  }),
});
