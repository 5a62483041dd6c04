import { type Change, eachValue } from "./change.ts";

/** The noise has so many cells along each side. */
const CELLS = 8;

/**
 * Another place behind what is shown: cells of noise in a frame along the border, at most this share of half the side wide. The
 * middle stays. It stands for a background only where pictures are cropped around what they show.
 */
export const background: Change = {
  kind: "quality",
  make: (image, strength, rng) => {
    const inner = 1 - strength * rng.uniform();
    const cells = Float64Array.from({ length: image.shape[0] * CELLS * CELLS }, () => rng.uniform());
    const cell = (place: number) => Math.min(CELLS - 1, Math.floor(((place + 1) / 2) * CELLS));
    eachValue(image, (old, x, y, channel) =>
      Math.max(Math.abs(x), Math.abs(y)) <= inner
        ? old
        : cells[(channel * CELLS + cell(y)) * CELLS + cell(x)],
    );
  },
};
