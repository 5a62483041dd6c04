import type { Change } from "./change.ts";
import { eachColour, luminance } from "./colour.ts";

/** No colour at all, with a probability of `strength`: what is left is what shape and shading say. */
export const grey: Change = {
  kind: "appearance",
  make: (image, strength, rng) => {
    if (rng.uniform() >= strength) return;
    eachColour(image, (colour) => colour.fill(luminance(colour[0], colour[1], colour[2])));
  },
};
