import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** Independence alone, of a linear code: what it finds without being told anything is the least that a method must beat. */
export const ica = define({
  about: "nothing trained, nothing told: independent components of the pixels (FastICA), one block",
  source: "Bartlett, Movellan & Sejnowski 2002 (doi:10.1109/TNN.2002.804287); FastICA: Hyvärinen 1999",
  verified: "scikit-learn's FastICA (test/projections/unsupervised.test.ts)",
  options: z.strictObject({
    dimensions: z.number().int().min(1).max(128).default(10).describe("Columns of the code."),
  }),
  create: ({ dimensions }): Recipe => ({
    pairs: { name: "singles" },
    terms: [],
    steps: 0,
    code: "none",
    net: { name: "pixels" },
    read: { components: { name: "ica", options: { dimensions } } },
  }),
});
