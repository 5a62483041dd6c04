import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { STILL } from "./noToneChange.ts";

/** Pairs that share factors, and nobody says which. */
export const adaGvae = define({
  about: "Ada-GVAE: a VAE on pairs that finds out what they share and averages it",
  source: "Locatello et al. 2020, arXiv:2002.02886",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "β 1, pairs that differ in one factor; 10 dimensions and Bernoulli pixels as Locatello et al. 2019; Adam 1e-3 falling to 0, batch 128 and some thousand steps where they take 1e-4, 64 and 300,000",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "fewChanges", options: { k: 1, view: STILL } },
    code: { code: 10 },
    terms: [
      { name: "reconstruction", weight: 1, options: { merge: { average: "gvae" } } },
      { name: "pairKl", weight: 1, options: { average: "gvae" } },
    ],
  }),
});
