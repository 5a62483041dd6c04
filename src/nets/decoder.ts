import { z } from "zod";
import { define } from "../registry.ts";
import type { Decoder } from "../types/index.ts";
import { smallMap, transposedConvolution } from "./layers.ts";

/** Channels before each doubling of the side at width 1; the last doubling gives the image. */
const CHANNELS = [64, 64, 32, 32];

/** The mirror image of the net `conv4`. */
export const conv4 = define({
  about: "the mirror image of conv4: a hidden layer and four transposed convolutions; sides a multiple of 16",
  source: "Burgess et al. 2018, arXiv:1804.03599; like disentanglement_lib's deconv_decoder",
  verified: "layers against PyTorch (test/golden/losses/layers.json)",
  options: z.strictObject({
    hidden: z.int().positive().default(256),
    width: z.number().positive().default(1),
  }),
  create:
    (options): Decoder =>
    (scope, codes, shape) => {
      const sizes = CHANNELS.map((size) => Math.round(size * options.width));
      const { hidden } = options;
      let h = smallMap(scope, codes, { kind: "conv4", shape, channels: sizes[0], hidden });
      [...sizes.slice(1), shape[0]].forEach((size, i, all) => {
        const layer = { channels: size, kernel: 4, stride: 2, padding: 1 };
        const last = i === all.length - 1;
        const activated = last ? layer : { ...layer, activation: "relu" as const };
        h = transposedConvolution(scope.within(`up${i + 1}`), h, activated);
      });
      return h;
    },
});
