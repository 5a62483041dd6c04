/** Smaller images: at half the side, convolutions do a quarter of the work. */
import { z } from "zod";
import { expect } from "../../errors.ts";
import type { Dataset, Loaded } from "../../types/index.ts";
import { imageOf } from "../dataset.ts";

/** The option of datasets whose images may be made smaller. */
export const shrinkOption = {
  shrink: z
    .number()
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe("Divides the sides by this number: every pixel becomes the mean of a square."),
};

/**
 * The same rows, in memory, with the sides of its images divided by `by`; new sides that are no
 * multiples of 16, as every image's are, are an InputError.
 */
export function shrunk<Name extends string>(dataset: Dataset<Name>, by: number): Loaded<Name> {
  const [channels, height, width] = dataset.shape;
  const fits = height % (16 * by) === 0 && width % (16 * by) === 0;
  const left = "sides that stay multiples of 16";
  expect(fits, "option of dataset", "shrink", left, `${height}x${width} by ${by}`, "Lower it.");
  const [h, w] = [height / by, width / by];
  const size = channels * h * w;
  const images = new Uint8Array(dataset.rows * size);
  for (let row = 0; row < dataset.rows; row++)
    meansOfSquares(imageOf(dataset, row), w, by, images.subarray(row * size, (row + 1) * size));
  return { ...dataset, shape: [channels, h, w], images };
}

/** Writes lines of `w` means each; channels follow one another, so they need no loop of their own. */
function meansOfSquares(image: Uint8Array, w: number, by: number, into: Uint8Array): void {
  const sums = new Uint32Array(w);
  for (let to = 0, from = 0; to < into.length; to += w) {
    sums.fill(0);
    for (let line = 0; line < by; line++)
      for (let x = 0; x < w; x++) for (let i = 0; i < by; i++) sums[x] += image[from++];
    for (let x = 0; x < w; x++) into[to + x] = Math.round(sums[x] / (by * by));
  }
}
