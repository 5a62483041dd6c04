import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { NO_TONE_CHANGE } from "./noToneChange.ts";

/** For pairs that share a known factor; each factor has its block. */
export const gvae = define({
  about: "GVAE: a VAE on pairs that share a factor; both images get one average block for it",
  source: "Hosoya 2019, arXiv:1809.02383",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "arithmetic means; two pictures a group, one block per factor where the paper has one for content and one for style",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "shareFactor", options: { view: NO_TONE_CHANGE } },
    code: "factors",
    terms: [
      { name: "reconstruction", weight: 1, options: { merge: { average: "gvae", shared: "groups" } } },
      { name: "pairKl", weight: 1, options: { average: "gvae", shared: "groups" } },
    ],
  }),
});
