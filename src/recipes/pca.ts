import { z } from "zod";
import { define } from "../registry.ts";
import type { Recipe } from "../types/index.ts";

/** Eigenfaces: the first baseline of every method that is told nothing. */
export const pca = define({
  about: "nothing trained, nothing told: principal components of the pixels, one block",
  source: "Eigenfaces: Turk & Pentland 1991 (doi:10.1162/jocn.1991.3.1.71)",
  verified: "scikit-learn's PCA (test/projections/unsupervised.test.ts)",
  options: z.strictObject({
    dimensions: z.number().int().min(1).max(128).default(10).describe("Columns of the code."),
  }),
  create: ({ dimensions }): Recipe => ({
    pairs: { name: "singles" },
    terms: [],
    steps: 0,
    code: "none",
    net: { name: "pixels" },
    read: { components: { name: "pca", options: { dimensions } } },
  }),
});
