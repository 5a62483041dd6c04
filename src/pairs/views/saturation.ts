import type { Change } from "./change.ts";
import { eachColour, luminance } from "./colour.ts";

/**
 * Paler or stronger colours, as other cameras, screens and weather have them: the distance of every colour from its grey, times
 * 1 ± strength. The luminance stays.
 */
export const saturation: Change = {
  kind: "appearance",
  make: (image, strength, rng) => {
    const factor = 1 + strength * (2 * rng.uniform() - 1);
    eachColour(image, (colour) => {
      const grey = luminance(colour[0], colour[1], colour[2]);
      for (let c = 0; c < 3; c++) colour[c] = grey + factor * (colour[c] - grey);
    });
  },
};
