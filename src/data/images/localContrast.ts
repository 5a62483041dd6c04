import { blurred } from "./filters.ts";
import type { Shape } from "./read.ts";

/** Standard deviation of the neighbourhood whose mean is subtracted, as a share of the height; at least one pixel. */
const NEAR = 1 / 40;
/** How much wider the neighbourhood is whose contrast is made 1. */
const WIDER = 2.5;
/** Contrast below this share of the plane's own is noise and stays small. */
const FLOOR = 0.1;
/** The limit that bright edges approach. */
const LIMIT = 2;
/** Of every byte. */
const LOG = Float32Array.from({ length: 256 }, (_, byte) => Math.log1p(byte));

/**
 * In place: keeps what a change of light does not alter. In log(1 + 255·x) light is an additive term; its smooth part, the
 * local mean, is subtracted; the remainder is divided by its local deviation and limited, z → 2·tanh(z/2), so that the edge of
 * a shadow weighs no more than a mouth. Then mean 0 and variance 1 over the image, as bytes 128 + 42·z. An image of one tone
 * becomes 128 throughout. After Tan & Triggs 2010 (doi:10.1109/TIP.2010.2042645), whose contrast is the whole image's.
 */
export function localContrast(pixels: Uint8Array, [channels, height, width]: Shape): void {
  const area = height * width;
  const near = Math.max(1, NEAR * height);
  const z = new Float32Array(pixels.length);
  for (let i = 0; i < z.length; i++) z[i] = LOG[pixels[i]];
  for (let c = 0; c < channels; c++) contrasted(z.subarray(c * area, (c + 1) * area), height, width, near);
  let [sum, squares] = [0, 0];
  for (let i = 0; i < z.length; i++) sum += z[i];
  const mean = sum / z.length;
  for (let i = 0; i < z.length; i++) squares += (z[i] - mean) ** 2;
  const variance = squares / z.length;
  const scale = variance > 1e-6 ? 42 / Math.sqrt(variance) : 0;
  for (let i = 0; i < z.length; i++)
    pixels[i] = Math.max(0, Math.min(255, Math.round(128 + scale * (z[i] - mean))));
}

function contrasted(plane: Float32Array, height: number, width: number, near: number): void {
  const around = plane.slice();
  blurred(around, height, width, near);
  for (let i = 0; i < plane.length; i++) plane[i] -= around[i];
  let squares = 0;
  for (let i = 0; i < plane.length; i++) {
    around[i] = plane[i] * plane[i];
    squares += around[i];
  }
  const floor = FLOOR * Math.sqrt(squares / plane.length);
  blurred(around, height, width, WIDER * near);
  for (let i = 0; i < plane.length; i++) {
    const contrast = Math.sqrt(Math.max(0, around[i])) + floor;
    plane[i] = LIMIT * tanh(plane[i] / (LIMIT * (contrast + 1e-9)));
  }
}

/** Cheaper than Math.tanh, and the same to the rounding of a sum with 1. */
const tanh = (x: number): number => 1 - 2 / (Math.exp(2 * x) + 1);
