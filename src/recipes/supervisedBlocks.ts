import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { UNCHANGED } from "./noToneChange.ts";

/** One block per factor from few labels; images without labels train the code as a whole. */
export const supervisedBlocks = define({
  about: "SupCon per block on the few labelled images, InfoNCE on all, a penalty between blocks",
  source: "Khosla et al. 2020, arXiv:2004.11362; few labels: Locatello et al. 2020, arXiv:1905.01258",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "temperature 0.1 as in SupCon; 1 % of the images labelled (pairs.labels.known), half of each batch; our own weights",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "partialLabels", options: { view: UNCHANGED } },
    code: "factors",
    terms: [
      { name: "supCon", weight: 1, options: { temperature: 0.1 } },
      { name: "infoNce", weight: 0.1, options: { temperature: 0.2 } },
      { name: "covariance", weight: 0.1, options: { between: "blocks" } },
    ],
  }),
});
