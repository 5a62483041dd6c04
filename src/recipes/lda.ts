import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** Fisherfaces: a block for every factor, all of them read from pixels. */
export const lda = define({
  about:
    "nothing trained: a block for every factor, read from pixels in local contrast by discriminants or regression",
  source: "Fisherfaces: Belhumeur, Hespanha & Kriegman 1997 (doi:10.1109/34.598228)",
  verified: "its parts (test/projections/readouts.test.ts, test/nets/ownWidth.test.ts)",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "singles" },
    terms: [],
    steps: 0,
    code: "none",
    preprocess: { name: "localContrast" },
    net: { name: "pixels" },
    read: "factors",
  }),
});
