import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** The baseline that every other recipe has to beat: pixels in local contrast, in which much of the light is gone already. */
export const pixels = define({
  about: "nothing trained: pixels in local contrast, less their mean; narrow blocks are read from them",
  source: "Unweave; local contrast after Tan & Triggs 2010 (doi:10.1109/TIP.2010.2042645)",
  verified: "its parts (test/execute/projections.test.ts, test/nets/ownWidth.test.ts)",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "singles" },
    terms: [],
    steps: 0,
    code: "map",
    preprocess: { name: "localContrast" },
    net: { name: "pixels" },
    project: [{ name: "centre" }],
    read: "factors",
  }),
});
