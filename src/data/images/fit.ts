/** How a picture of other proportions is made to fit the wanted sides. */
import { z } from "zod";

const FITS = ["crop", "pad", "stretch"] as const;
/** A way of fitting. */
export type Fit = (typeof FITS)[number];

/** What pictures are made to be. */
export interface Target {
  /** channels, height, width */
  readonly shape: readonly [channels: number, height: number, width: number];
  readonly fit: Fit;
}

/** The option of readers that resize pictures. */
export const fitOption = {
  fit: z
    .enum(FITS)
    .default("crop")
    .describe("Pictures of other proportions are cropped at the centre, padded with black, or stretched."),
};

/** The kernel by which pictures are resized, as sharp and others call it. */
export const KERNEL = "lanczos3";

/** What `fit` was before the option existed: runs of that time were trained on stretched pictures. */
export const FORMER_FIT: Fit = "stretch";

/** The sides of a picture. */
interface Sides {
  readonly height: number;
  readonly width: number;
}

/**
 * The share of a picture that is cropped off, or of the result that is padded: both are the same number. 0 where the
 * proportions fit to half a pixel.
 */
export function misfit({ height, width }: Sides, [, tall, wide]: Target["shape"]): number {
  const scale = Math.max(tall / height, wide / width);
  const over = Math.max(height * scale - tall, width * scale - wide);
  return over < 0.5 ? 0 : 1 - (tall * wide) / (height * scale * width * scale);
}
