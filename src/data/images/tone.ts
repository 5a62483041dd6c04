/** The brightness of an image, and ways to normalise it. */
import { localContrast } from "./localContrast.ts";
import type { Shape } from "./read.ts";

/** The value that 99 % of the bytes do not exceed, 0..255. */
export function percentile99(pixels: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (const byte of pixels) counts[byte]++;
  const rank = Math.ceil(0.99 * pixels.length);
  let seen = 0;
  let byte = 0;
  for (; byte < 255; byte++) {
    seen += counts[byte];
    if (seen >= rank) break;
  }
  return byte;
}

const LOG = Float64Array.from({ length: 256 }, (_, byte) => Math.log(1 + byte));

/**
 * In place: log(1 + 255·x), then mean 0 and variance 1 over the image (all its channels together), then bytes
 * 128 + 42·z, clipped to 0..255. An image of one tone becomes 128 throughout.
 */
export function logStandardise(pixels: Uint8Array): void {
  let [sum, squares] = [0, 0];
  for (const byte of pixels) {
    sum += LOG[byte];
    squares += LOG[byte] ** 2;
  }
  const mean = sum / pixels.length;
  const deviation = Math.sqrt(Math.max(0, squares / pixels.length - mean * mean));
  const scale = deviation > 1e-6 ? 42 / deviation : 0;
  const table = Uint8ClampedArray.from(LOG, (log) => 128 + scale * (log - mean));
  for (let i = 0; i < pixels.length; i++) pixels[i] = table[pixels[i]];
}

/** Ways to normalise an image's bytes in place, before anything else uses them. */
export const NORMALISERS = {
  /** Leaves the bytes as they are. */
  none: () => {},
  /** The logarithm at mean 0 and variance 1. */
  logStandardise,
  /** Each neighbourhood of the logarithm less its mean, over its deviation. */
  localContrast,
} satisfies Record<string, (pixels: Uint8Array, shape: Shape) => void>;
/** A way of normalising, by name. */
export type Normalise = keyof typeof NORMALISERS;
