/** The colours of a picture, changed pixel by pixel. */
import type { Shown } from "./change.ts";

/** Shares of red, green and blue in the luminance (ITU-R BT.601). */
const LUMINANCE = [0.299, 0.587, 0.114] as const;

/** The luminance of a colour. */
export const luminance = (red: number, green: number, blue: number): number =>
  LUMINANCE[0] * red + LUMINANCE[1] * green + LUMINANCE[2] * blue;

/** Replaces the colour of every pixel, cut to 0..1; grey pictures stay as they are. `change` writes into the triple that it is given. */
export function eachColour({ values, shape }: Shown, change: (colour: Float64Array) => void): void {
  const [channels, height, width] = shape;
  if (channels !== 3) return;
  const area = height * width;
  const colour = new Float64Array(3);
  for (let at = 0; at < area; at++) {
    for (let c = 0; c < 3; c++) colour[c] = values[c * area + at];
    change(colour);
    for (let c = 0; c < 3; c++) values[c * area + at] = Math.min(1, Math.max(0, colour[c]));
  }
}
