import { type Change, eachValue } from "./change.ts";

/** Directions and curves of the first and second order, none beyond ±1 in the image. */
const SHAPES: readonly ((x: number, y: number) => number)[] = [
  (x) => x,
  (_, y) => y,
  (x, y) => x * y,
  (x) => 2 * x * x - 1,
  (_, y) => 2 * y * y - 1,
];

/**
 * Another light: what a soft lamp, a window or the sky from another side does to a face or an object whose shape nobody knows.
 * The image times the exponential of a smooth field, so that one side gets brighter and another darker by at most
 * exp(strength), all colours alike. Edges stay; shadows that things cast are not moved (`shadow`).
 */
export const relight: Change = {
  kind: "appearance",
  make: (image, strength, rng) => {
    const drawn = SHAPES.map(() => rng.normal());
    const size = strength * rng.uniform();
    const total = drawn.reduce((sum, value) => sum + Math.abs(value), 0);
    const shares = drawn.map((value) => (size * value) / total);
    eachValue(image, (old, x, y) => {
      let light = 0;
      for (let i = 0; i < SHAPES.length; i++) light += shares[i] * SHAPES[i](x, y);
      return old * Math.exp(light);
    });
  },
};
