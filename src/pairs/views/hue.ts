import type { Change } from "./change.ts";
import { eachColour, luminance } from "./colour.ts";

/** Directions of chroma in red, green and blue at a luminance of 0, and how they are read (NTSC's I and Q). */
const [I, Q] = [
  [0.956, -0.272, -1.106],
  [0.621, -0.647, 1.703],
] as const;
const [READ_I, READ_Q] = [
  [0.596, -0.274, -0.322],
  [0.211, -0.523, 0.312],
] as const;
const dot = (row: readonly number[], colour: Float64Array) =>
  row[0] * colour[0] + row[1] * colour[1] + row[2] * colour[2];

/**
 * Other colours at the same luminance and saturation: every hue turned by the same angle, at most `strength` of the full circle in
 * either direction. It stands for what colour says of a thing and its kind does not: cars, clothes, flowers.
 */
export const hue: Change = {
  kind: "appearance",
  make: (image, strength, rng) => {
    const angle = 2 * Math.PI * strength * (2 * rng.uniform() - 1);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    eachColour(image, (colour) => {
      const grey = luminance(colour[0], colour[1], colour[2]);
      const [i, q] = [dot(READ_I, colour), dot(READ_Q, colour)];
      const [turnedI, turnedQ] = [cos * i - sin * q, sin * i + cos * q];
      for (let c = 0; c < 3; c++) colour[c] = grey + I[c] * turnedI + Q[c] * turnedQ;
    });
  },
};
