import { z } from "zod";
import { add, div, log, maximum, minimum, mul, sqrt, square, sub, type Tensor } from "../engine/index.ts";
import { expect } from "../errors.ts";
import { define } from "../registry.ts";
import type { Preprocessing } from "../types/index.ts";
import { boxMeans, squareMeans } from "./localMeans.ts";

/**
 * Keeps what a change of light does not alter. In l = log(1 + 255·x) light is added; the mean m of the window around a pixel
 * is taken out, (l − m)/√(v + floor) with v the mean of (l − m)² over the same window makes contrast equal everywhere, and
 * edges beyond ±limit are cut. Every channel on its own; then squares of shrink × shrink become their means.
 */
export const localContrast = define({
  about: "contrast within a window, which changes of light leave as it is; then means of squares",
  source: "after Tan & Triggs 2010, doi:10.1109/TIP.2010.2042645",
  verified: "its formula pixel by pixel, in double precision (test/preprocessing/localContrast.test.ts)",
  options: z.strictObject({
    window: z
      .int()
      .min(3)
      .refine((side) => side % 2 === 1, "Invalid input: expected an odd number")
      .default(25)
      .describe("Side of the window in pixels, an odd number."),
    floor: z
      .number()
      .positive()
      .default(0.01)
      .describe("Added to the variance, so that noise on an even surface stays small."),
    limit: z.number().positive().default(3).describe("Contrast beyond this is cut."),
    shrink: z.int().positive().default(2).describe("Divides the sides by this number."),
  }),
  create:
    ({ window, floor, limit, shrink }): Preprocessing =>
    (x) => {
      const [, , height, width] = x.shape;
      const whole = Math.min(height, width) >= shrink;
      const got = `${height} × ${width}`;
      const todo = "Lower preprocess.shrink.";
      expect(whole, "preprocessing", "localContrast", `sides of at least ${shrink}`, got, todo);
      const around = boxMeans(x.shape, window);
      // Noise of a view may go below 0, where there is no light.
      const light = log(add(1, mul(255, maximum(x, 0))));
      const edges = sub(light, around(light));
      const even = div(edges, sqrt(add(around(square(edges)), floor)));
      const cut: Tensor = maximum(minimum(even, limit), -limit);
      return shrink === 1 ? cut : squareMeans(x.shape, shrink)(cut);
    },
});
