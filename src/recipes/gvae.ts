import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { STILL } from "./noToneChange.ts";

/** Pairs that share a factor that is named, one block for each. */
export const gvae = define({
  about: "GVAE: a VAE on pairs that share a factor; its block is one for both",
  source: "Hosoya 2019, arXiv:1809.02383",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "arithmetic means; two pictures a group, one block per factor where the paper has one for content and one for style",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "shareFactor", options: { view: STILL } },
    code: "factors",
    terms: [
      { name: "reconstruction", weight: 1, options: { merge: { average: "gvae", shared: "groups" } } },
      { name: "pairKl", weight: 1, options: { average: "gvae", shared: "groups" } },
    ],
  }),
});
