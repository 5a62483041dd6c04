import { z } from "zod";
import { relu, type Scope, type Tensor } from "../engine/index.ts";
import { define } from "../registry.ts";
import type { Net } from "../types/index.ts";
import { convolution, flatten, linear } from "./layers.ts";

/** Channels of the four layers at width 1. */
const CHANNELS = [32, 32, 64, 64];

/** Maps after each of the four layers: [rows, channels, height / 2^i, width / 2^i]. */
export function convolutions(scope: Scope, x: Tensor, width: number): Tensor[] {
  const maps: Tensor[] = [];
  CHANNELS.forEach((channels, i) => {
    const geometry = { kernel: 4, stride: 2, padding: 1, activation: "relu" } as const;
    const layer = { channels: Math.round(channels * width), ...geometry };
    maps.push(convolution(scope.within(`conv${i + 1}`), maps[i - 1] ?? x, layer));
  });
  return maps;
}

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
      const h = convolutions(scope, x, width)[CHANNELS.length - 1];
      return linear(scope.within("code"), relu(linear(scope.within("hidden"), flatten(h), hidden)), outputs);
    },
});
