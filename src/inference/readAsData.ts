/** New pictures read in the same way as those that a run was trained on: same shape, same fit, same normalisation. */
import { type Fit, FORMER_FIT, type Target } from "../data/images/fit.ts";
import { type FittedImage, imageOfBytes, readImage, type Shape } from "../data/images/read.ts";
import { datasets } from "../data/registry.ts";
import type { Experiment } from "../types/index.ts";

/** What a run makes of pictures; data that was never fitted has no option for it, and what does not fit is stretched. */
export function targetOf({ data }: Experiment, shape: Shape): Target {
  return { shape, fit: (data.options?.fit as Fit | undefined) ?? FORMER_FIT };
}

/** A function that reads a picture by its path; a damaged one is an InputError. */
export function readerFor(experiment: Experiment, shape: Shape): (path: string) => Promise<FittedImage> {
  const normalised = normalisation(experiment, shape);
  const target = targetOf(experiment, shape);
  return async (path) => normalised(await readImage({ name: path, path }, target));
}

/** The same for the bytes of a picture's file in memory; `name` is what an error calls it. */
export function bytesReaderFor(
  experiment: Experiment,
  shape: Shape,
): (bytes: Uint8Array, name: string) => Promise<FittedImage> {
  const normalised = normalisation(experiment, shape);
  const target = targetOf(experiment, shape);
  return async (bytes, name) => normalised(await imageOfBytes(bytes, name, target));
}

function normalisation(experiment: Experiment, shape: Shape): (picture: FittedImage) => FittedImage {
  const normalise = normaliserOf(experiment);
  return (picture) => {
    normalise?.(picture.pixels, shape);
    return picture;
  };
}

/** What has to be said of new pictures where those of the run were aligned by columns, which new ones lack. */
export function alignmentNotes({ data }: Experiment): string[] {
  const by = { eyes: "by the eyes", box: "to a box" }[`${data.options?.align}`];
  return by === undefined
    ? []
    : [
        `the run's pictures were aligned ${by}, and these were not: crop them alike (docs/guide/photographs.md)`,
      ];
}

/** Whether pictures are normalised before they are encoded, which no decoder undoes. */
export const isNormalised = (experiment: Experiment): boolean => normaliserOf(experiment) !== null;

/** By which name its reader normalises pictures; null where it does not. */
export const normalisationOf = (experiment: Experiment): string | null =>
  isNormalised(experiment) ? `${experiment.data.options?.normalise}` : null;

/** The dataset may have been added by the program that trained: then it is unknown here, and pictures are only resized. */
function normaliserOf({ data }: Experiment) {
  const entry = datasets.has(data.name) ? datasets.lookup(data.name) : null;
  return entry?.normaliser?.(entry.options.parse(data.options ?? {})) ?? null;
}
