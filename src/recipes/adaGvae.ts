import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { AS_LOCATELLO } from "./asLocatello.ts";
import { NO_TONE_CHANGE } from "./noToneChange.ts";

/** For pairs that share factors where it is unknown which. */
export const adaGvae = define({
  about: "Ada-GVAE: a VAE on pairs that infers which dimensions they share and averages those",
  source: "Locatello et al. 2020, arXiv:2002.02886",
  verified: "terms against golden values; no published score is claimed",
  scale: `β 1, pairs that differ in one factor; ${AS_LOCATELLO}`,
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "fewChanges", options: { k: 1, view: NO_TONE_CHANGE } },
    code: { code: 10 },
    terms: [
      { name: "reconstruction", weight: 1, options: { merge: { average: "gvae" } } },
      { name: "pairKl", weight: 1, options: { average: "gvae" } },
    ],
  }),
});
