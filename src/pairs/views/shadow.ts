import { type Change, eachValue } from "./change.ts";

/** Widths of the edge between light and shadow, as shares of half the image: a clear sky to a large window. */
const [SHARPEST, SOFTEST] = [0.02, 0.3];

/**
 * A shadow that something outside the image casts: a hat, a tree, a window's frame. All that lies beyond a straight line with a soft
 * edge is darkened, by at most the strength; at 1 nothing may be left to see there.
 */
export const shadow: Change = {
  kind: "appearance",
  make: (image, strength, rng) => {
    const direction = 2 * Math.PI * rng.uniform();
    const [cos, sin] = [Math.cos(direction), Math.sin(direction)];
    const from = 2 * rng.uniform() - 1;
    const edge = SHARPEST + (SOFTEST - SHARPEST) * rng.uniform();
    const depth = strength * rng.uniform();
    eachValue(image, (old, x, y) => {
      const inside = 1 / (1 + Math.exp((from - cos * x - sin * y) / edge));
      return old * (1 - depth * inside);
    });
  },
};
