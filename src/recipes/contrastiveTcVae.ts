import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { NO_TONE_CHANGE } from "./noToneChange.ts";

/** `contrastiveVae` with the higher weight on total correlation of β-TCVAE. */
export const contrastiveTcVae = define({
  about: "β-TCVAE and one InfoNCE per block on pairs that share its factor",
  source: "Unweave; Chen et al. 2018, arXiv:1802.04942",
  verified: "terms against golden values; no published score is claimed",
  scale: "β 6 as in betaTcVae, InfoNCE as in contrastiveVae",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "shareWithin", options: { view: NO_TONE_CHANGE } },
    code: "factors",
    terms: [
      { name: "reconstruction", weight: 1 },
      { name: "gaussianKl", weight: 1 },
      { name: "totalCorrelation", weight: 5 },
      { name: "infoNce", weight: 30, options: { temperature: 0.2 } },
    ],
  }),
});
