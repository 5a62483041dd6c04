import { z } from "zod";
import { expect } from "../errors.ts";
import { define } from "../registry.ts";
import type { Pairs } from "../types/index.ts";
import { batchMaker } from "./batch.ts";
import { shuffled } from "./draw.ts";
import { viewOptions } from "./views/view.ts";

const { shape } = viewOptions;
/** Images as they are, unless somebody asks. */
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

/** Nothing is said of any two images: a batch is that many different ones, for terms that need no partners. */
export const singles = define({
  about: "different pictures, as they are, of which nothing is said: for terms that need no partners",
  source: "textbook",
  verified: "every picture of a batch is another one, and seeding (test/pairs/pairs.test.ts)",
  options: z.strictObject({
    /** Changes laid over each image; none by default. */
    view: untouched,
  }),
  create:
    ({ view }): Pairs =>
    ({ dataset, rows, pairs }) => {
      const got = `${rows.length}`;
      const expected = `at least ${2 * pairs} pictures to draw from`;
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
