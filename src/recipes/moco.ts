import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";
import { COLOUR_JITTER } from "./colourJitter.ts";

/** The queue sets the number of negatives, whatever the batch size. */
export const moco = define({
  about: "MoCo: keys from a slow copy of the encoder, negatives from a queue",
  source: "He et al. 2020, arXiv:1911.05722; arXiv:2003.04297",
  verified: "terms against golden values; no published score is claimed",
  scale:
    "momentum 0.999, temperature 0.07, head 128 and colour jitter as in the papers; a queue of 512, not 65536, for a few thousand images",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "augment", options: COLOUR_JITTER },
    terms: [{ name: "moco", weight: 1, options: { head: 128 } }],
  }),
});
