/** A change of a whole image, of which every one has a file: what it stands for, how strong it may be, how it is made. */
import { z } from "zod";
import type { Rng } from "../../random.ts";

/** An image in 0..1, [channels, height, width], that is changed in place. */
export interface Shown {
  readonly values: Float32Array;
  readonly shape: readonly [channels: number, height: number, width: number];
}

/** One change; it is not made, and draws no number, where its strength is 0. */
export interface Change {
  /** Whose generator it draws from. */
  readonly kind: "appearance" | "quality";
  make(image: Shown, strength: number, rng: Rng): void;
}

/** The option that says how strong a change may be. */
export const strength = (most: number, what: string) => z.number().min(0).max(most).default(0).describe(what);

/** Replaces every value; `x` and `y` go from −1 to 1 across and down. What comes out is cut to 0..1. */
export function eachValue(
  { values, shape: [channels, height, width] }: Shown,
  value: (old: number, x: number, y: number, channel: number) => number,
): void {
  let at = 0;
  for (let channel = 0; channel < channels; channel++)
    for (let row = 0; row < height; row++) {
      const y = (2 * row + 1) / height - 1;
      for (let column = 0; column < width; column++, at++) {
        const x = (2 * column + 1) / width - 1;
        values[at] = Math.min(1, Math.max(0, value(values[at], x, y, channel)));
      }
    }
}
