/** New pictures read in the same way as those that a run was trained on: same shape, same normalisation. */

import { type FittedImage, readImage, type Shape } from "../data/images/read.ts";
import { datasets } from "../data/registry.ts";
import type { Experiment } from "../types/index.ts";

/** A function that reads a picture by its path; a damaged one is an InputError. */
export function readerFor(experiment: Experiment, shape: Shape): (path: string) => Promise<FittedImage> {
  const normalise = normaliserOf(experiment);
  return async (path) => {
    const picture = await readImage({ name: path, path, size: 0, changed: 0 }, shape);
    normalise?.(picture.pixels, shape);
    return picture;
  };
}

/** Whether pictures are normalised before they are encoded, which no decoder undoes. */
export const isNormalised = (experiment: Experiment): boolean => normaliserOf(experiment) !== null;

/** The dataset may have been added by the program that trained: then it is unknown here, and pictures are only resized. */
function normaliserOf({ data }: Experiment) {
  const entry = datasets.has(data.name) ? datasets.lookup(data.name) : null;
  return entry?.normaliser?.(entry.options.parse(data.options ?? {})) ?? null;
}
