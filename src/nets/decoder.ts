import { z } from "zod";
import { expect } from "../check.ts";
import { relu, reshape } from "../engine/index.ts";
import { define } from "../registry.ts";
import type { Decoder } from "../types.ts";
import { linear, transposedConvolution } from "./layers.ts";

/** Channels before each doubling of the side at width 1; the last doubling gives the picture. */
const CHANNELS = [64, 64, 32, 32];

/** `conv4` in a mirror. */
export const conv4 = define({
  about: "the net conv4 in a mirror: a hidden layer and four transposed convolutions; sides a multiple of 16",
  source: "Burgess et al. 2018, arXiv:1804.03599; as disentanglement_lib's deconv_decoder",
  verified: "layers against PyTorch (test/golden/losses/layers.json)",
  options: z.strictObject({
    hidden: z.int().positive().default(256),
    width: z.number().positive().default(1),
  }),
  create:
    (options): Decoder =>
    (scope, codes, [channels, height, width]) => {
      const fits = height % 16 === 0 && width % 16 === 0;
      const got = `${height} × ${width}`;
      expect(fits, "decoder", "conv4", "sides that are multiples of 16", got, "Resize the pictures.");
      const sizes = CHANNELS.map((size) => Math.round(size * options.width));
      const small = [height / 16, width / 16];
      const hidden = relu(linear(scope.within("hidden"), codes, options.hidden));
      let h = relu(linear(scope.within("map"), hidden, sizes[0] * small[0] * small[1]));
      h = reshape(h, [codes.shape[0], sizes[0], ...small]);
      [...sizes.slice(1), channels].forEach((size, i, all) => {
        const layer = { channels: size, kernel: 4, stride: 2, padding: 1 };
        const last = i === all.length - 1;
        const activated = last ? layer : { ...layer, activation: "relu" as const };
        h = transposedConvolution(scope.within(`up${i + 1}`), h, activated);
      });
      return h;
    },
});
