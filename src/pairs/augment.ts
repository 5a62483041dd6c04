import { InputError } from "../errors.ts";
import { counted } from "../numerics/counted.ts";
import { define } from "../registry.ts";
import type { Pairs } from "../types/index.ts";
import { batchMaker } from "./batch.ts";
import { shuffled } from "./draw.ts";
import { viewOptions } from "./views/view.ts";

/** Two augmented views of each of n different images. */
export const augment = define({
  about: "two views of one image: crop, flip, brightness, contrast, gamma, noise",
  source: "Chen et al. 2020, arXiv:2002.05709; photometric and geometric parts for grey images",
  verified: "seeding and ranges (test/pairs/pairs.test.ts)",
  supervision: "augmentations",
  defaultCode: "whole",
  options: viewOptions,
  create:
    (options): Pairs =>
    ({ dataset, rows, pairs }) => {
      if (rows.length < pairs) {
        const todo = `Lower the batch to ${2 * rows.length} or less.`;
        throw new InputError(
          "batch",
          `${2 * pairs}`,
          `at least ${counted(pairs, "image")} to draw from`,
          `${rows.length}`,
          todo,
        );
      }
      const batch = batchMaker(dataset, options);
      return {
        groups: [{ factor: null, from: 0, to: pairs }],
        sample: (rng) => {
          const order = shuffled(rng.fork("rows"), rows.length, pairs);
          return batch(
            Int32Array.from({ length: 2 * pairs }, (_, i) => rows[order[i % pairs]]),
            rng,
          );
        },
      };
    },
});
