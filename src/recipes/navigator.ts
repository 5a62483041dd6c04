import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** Explores the decoder of a finished run: set `terms.navigator.run` to its folder. */
export const navigator = define({
  about: "DisCo of Ren et al.: an encoder learned from the directions of a finished run's generator",
  source: "Ren et al. 2022, arXiv:2102.10543",
  verified:
    "its loss falls on a small generator, whose axes its directions need not become (test/terms/navigator.test.ts)",
  scale: "8 directions, where the paper has 64 directions and 70,000 steps",
  options: z.strictObject({}),
  create: (): Recipe => ({
    pairs: { name: "singles" },
    code: { code: 8 },
    terms: [{ name: "navigator", weight: 1 }],
  }),
});
