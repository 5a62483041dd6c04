import { type Change, eachValue } from "./change.ts";

/**
 * Another colour of the light: a candle is red and the shade blue, and cameras correct for it more or less. Red times a factor
 * and blue divided by it, at most exp(strength); grey pictures have no colour and stay as they are.
 */
export const warmth: Change = {
  kind: "appearance",
  make: (image, strength, rng) => {
    const warmer = strength * (2 * rng.uniform() - 1);
    if (image.shape[0] !== 3) return;
    const factors = [Math.exp(warmer), 1, Math.exp(-warmer)];
    eachValue(image, (old, _x, _y, channel) => old * factors[channel]);
  },
};
