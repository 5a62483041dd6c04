/** New pictures read in the same way as those that a run was trained on: same shape, same normalisation. */

import * as images from "../data/images/dataset.ts";
import { type Picture, readImage, type Shape } from "../data/images/read.ts";
import { NORMALISERS } from "../data/images/tone.ts";
import type { Experiment } from "../types/index.ts";

/** A function that reads a picture by its path; a damaged one is an InputError. */
export function readerFor({ data }: Experiment, shape: Shape): (path: string) => Promise<Picture> {
  const given = data.name === "images" ? images.optionsSchema.parse(data.options ?? {}) : null;
  return async (path) => {
    const picture = await readImage({ name: path, path, size: 0, changed: 0 }, shape);
    NORMALISERS[given?.normalise ?? "none"](picture.pixels, shape);
    return picture;
  };
}

/** Whether pictures are normalised before they are encoded, which no decoder undoes. */
export const isNormalised = ({ data }: Experiment): boolean =>
  data.name === "images" && images.optionsSchema.parse(data.options ?? {}).normalise !== "none";
