import { define } from "../registry.ts";
import type { Projection } from "../types/index.ts";
import { componentsOf } from "./components.ts";
import { dimensionsOption, leading } from "./leading.ts";

/** A block of the directions of most variance, largest first. */
export const pca = define({
  about: "a block of the principal components of most variance; nothing is told",
  source: "Pearson 1901 (doi:10.1080/14786440109462720); Hotelling 1933",
  verified: "scikit-learn's PCA (test/projections/unsupervised.test.ts)",
  options: dimensionsOption,
  columnsOf: ({ dimensions }): number => dimensions,
  create: ({ dimensions }): Projection => ({
    fit: async (sample) => {
      const found = await componentsOf(sample);
      const count = Math.min(dimensions, found.directions.rows);
      const weights = Array.from({ length: found.directions.rows }, (_, k) =>
        Array.from({ length: count }, (__, c) => Number(c === k)),
      );
      return leading("pca", found, weights, dimensions);
    },
  }),
});
