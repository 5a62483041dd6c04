import { z } from "zod";
import { expect } from "../errors.ts";
import { counted } from "../numerics/counted.ts";
import { define } from "../registry.ts";
import type { Pairs } from "../types/index.ts";
import { batchMaker } from "./batch.ts";
import { shuffled } from "./draw.ts";
import { viewOptions } from "./views/view.ts";

const { shape } = viewOptions;
/** Images are not augmented unless options say so. */
const untouched = viewOptions
  .extend({
    crop: shape.crop.default(0),
    flip: shape.flip.default(0),
    brightness: shape.brightness.default(0),
    contrast: shape.contrast.default(0),
    gamma: shape.gamma.default(0),
    noise: shape.noise.default(0),
  })
  .prefault({});

/** Batches of different images without any pairs, for terms that need no partners. */
export const singles = define({
  about: "different images as they are, without pairs: for terms that need no partners",
  source: "textbook",
  verified: "the images of a batch differ, and seeding (test/pairs/pairs.test.ts)",
  options: z.strictObject({
    /** How each image is augmented; not at all by default. */
    view: untouched,
  }),
  create:
    ({ view }): Pairs =>
    ({ dataset, rows, pairs }) => {
      const got = `${rows.length}`;
      const expected = `at least ${counted(2 * pairs, "image")} to draw from`;
      expect(rows.length >= 2 * pairs, "batch", `${2 * pairs}`, expected, got, `Lower the batch to ${got}.`);
      const batch = batchMaker(dataset, view);
      return {
        groups: [],
        sample: (rng) => {
          const order = shuffled(rng.fork("rows"), rows.length, 2 * pairs);
          return batch(
            Int32Array.from(order, (at) => rows[at]),
            rng,
          );
        },
      };
    },
});
