import { InputError } from "../../check.ts";
import { define } from "../../registry.ts";
import type { Pairs } from "../../types.ts";
import { ViewMaker, viewOptions } from "./view.ts";

/** Two augmented views of each of n different pictures. */
export const augment = define({
  about: "two views of one picture: crop, flip, brightness, contrast, gamma, noise",
  source: "Chen et al. 2020, arXiv:2002.05709; photometric and geometric parts for grey pictures",
  verified: "seeding and ranges (test/data/pairs.test.ts)",
  supervision: "augmentations",
  options: viewOptions,
  create:
    (options): Pairs =>
    ({ dataset, rows, pairs }) => {
      if (rows.length < pairs) {
        const todo = `Lower the batch to ${2 * rows.length} or less.`;
        throw new InputError(
          "batch",
          `${2 * pairs}`,
          `at least ${pairs} pictures to draw from`,
          `${rows.length}`,
          todo,
        );
      }
      const view = new ViewMaker(dataset.shape, options);
      const [channels, height, width] = dataset.shape;
      return {
        groups: [{ factor: null, from: 0, to: pairs }],
        sample: (rng) => {
          const chosen = new Int32Array(2 * pairs);
          const order = rng.fork("rows").permutation(rows.length);
          const images = new Float32Array(2 * pairs * channels * height * width);
          for (let i = 0; i < 2 * pairs; i++) {
            chosen[i] = rows[order[i % pairs]];
            view.write(dataset.images, chosen[i], images, i, rng.fork("view", i));
          }
          return { images, rows: chosen };
        },
      };
    },
});
