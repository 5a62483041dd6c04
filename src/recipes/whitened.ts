import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** Fitted in seconds, and strong where pictures are aligned; where they shift by a few pixels, `spatial` stays and this falls. */
export const whitened = define({
  about: "nothing trained: pixels in local contrast, less what varies within the pictures of one level",
  source: "within-class covariance normalisation: Hatch, Kajarekar & Stolcke 2006 (Interspeech)",
  verified: "its parts (test/projections/project.test.ts, test/nets/ownWidth.test.ts)",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "singles" },
    terms: [],
    steps: 0,
    code: "map",
    preprocess: { name: "localContrast" },
    net: { name: "pixels" },
    project: [{ name: "withinClass" }],
    read: "factors",
  }),
});
