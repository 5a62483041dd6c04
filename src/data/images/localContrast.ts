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

/**
 * In place: keeps what a change of light does not alter. In log(1 + 255·x) light is an additive term; its smooth part, the
 * local mean, is subtracted; the remainder is divided by its local deviation and limited, z → 2·tanh(z/2), so that the edge of
 * a shadow weighs no more than a mouth. Then mean 0 and variance 1 over the image, as bytes 128 + 42·z. An image of one tone
 * becomes 128 throughout. After Tan & Triggs 2010 (doi:10.1109/TIP.2010.2042645), whose contrast is the whole image's.
 */
export function localContrast(pixels: Uint8Array, [channels, height, width]: Shape): void {
  const area = height * width;
  const near = Math.max(1, NEAR * height);
  const z = Float32Array.from(pixels, (byte) => Math.log1p(byte));
  for (let c = 0; c < channels; c++) contrasted(z.subarray(c * area, (c + 1) * area), height, width, near);
  const mean = z.reduce((sum, value) => sum + value, 0) / z.length;
  const variance = z.reduce((sum, value) => sum + (value - mean) ** 2, 0) / z.length;
  const scale = variance > 1e-6 ? 42 / Math.sqrt(variance) : 0;
  for (let i = 0; i < z.length; i++)
    pixels[i] = Math.max(0, Math.min(255, Math.round(128 + scale * (z[i] - mean))));
}

function contrasted(plane: Float32Array, height: number, width: number, near: number): void {
  const smooth = plane.slice();
  blurred(smooth, height, width, near);
  for (let i = 0; i < plane.length; i++) plane[i] -= smooth[i];
  const spread = plane.map((value) => value * value);
  const floor = FLOOR * Math.sqrt(spread.reduce((sum, value) => sum + value, 0) / spread.length);
  blurred(spread, height, width, WIDER * near);
  for (let i = 0; i < plane.length; i++) {
    const contrast = Math.sqrt(Math.max(0, spread[i])) + floor;
    plane[i] = LIMIT * Math.tanh(plane[i] / (LIMIT * (contrast + 1e-9)));
  }
}
