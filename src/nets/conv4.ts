import { z } from "zod";
import { relu, type Tensor } from "../engine/index.ts";
import { define } from "../registry.ts";
import type { Net } from "../types.ts";
import { convolution, flatten, linear } from "./layers.ts";

/** Channels of the four layers at width 1. */
const CHANNELS = [32, 32, 64, 64];

/**
 * The four-layer encoder of the disentanglement literature: four 4×4 convolutions of stride 2 with ReLU (32, 32, 64,
 * 64 channels), a hidden layer of 256, then the code. Any height and width that are multiples of 16.
 */
export const conv4 = define({
  about: "four strided convolutions and a hidden layer; sides a multiple of 16",
  source: "Burgess et al. 2018, arXiv:1804.03599; widths as in Unweave's peers' benchmark",
  verified: "layers against PyTorch (test/golden/losses/layers.json)",
  options: z.strictObject({
    hidden: z.number().int().positive().default(256),
    width: z.number().positive().default(1),
  }),
  create:
    ({ hidden, width }): Net =>
    (scope, x, outputs) => {
      let h: Tensor = x;
      CHANNELS.forEach((channels, i) => {
        const geometry = { kernel: 4, stride: 2, padding: 1, activation: "relu" } as const;
        const layer = { channels: Math.round(channels * width), ...geometry };
        h = convolution(scope.within(`conv${i + 1}`), h, layer);
      });
      return linear(scope.within("code"), relu(linear(scope.within("hidden"), flatten(h), hidden)), outputs);
    },
});
