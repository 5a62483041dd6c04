import { z } from "zod";
import { concat, mean, relu, type Tensor } from "../engine/index.ts";
import { define } from "../registry.ts";
import type { Net } from "../types.ts";
import { batchNorm, convolution, flatten, linear } from "./layers.ts";

/** Channels of the four layers at width 1, as in `conv4`. */
const CHANNELS = [32, 32, 64, 64];

/**
 * `conv4` that is told what is in the picture beside what is where: the mean of every channel over the picture, from the
 * second layer on, normalised over the batch, stands beside the last map before the hidden layer. A factor that does not
 * depend on place (a turn, a colour, a texture) is there from the first step, however little of the picture it moves.
 */
export const conv4Pooled = define({
  about: "conv4 with the mean of every channel beside the last map: for factors that have no place",
  source: "conv4: Burgess et al. 2018, arXiv:1804.03599; pooled maps: Lin et al. 2014, arXiv:1312.4400",
  verified: "layers against PyTorch (test/golden/losses/layers.json)",
  options: z.strictObject({
    hidden: z.number().int().positive().default(256),
    width: z.number().positive().default(1),
  }),
  create:
    ({ hidden, width }): Net =>
    (scope, x, outputs) => {
      let h: Tensor = x;
      const pooled: Tensor[] = [];
      CHANNELS.forEach((channels, i) => {
        const geometry = { kernel: 4, stride: 2, padding: 1, activation: "relu" } as const;
        const layer = { channels: Math.round(channels * width), ...geometry };
        h = convolution(scope.within(`conv${i + 1}`), h, layer);
        if (i > 0) pooled.push(mean(h, [2, 3]));
      });
      const what = batchNorm(scope.within("pooled"), concat(pooled, 1));
      const seen = concat([flatten(h), what], 1);
      return linear(scope.within("code"), relu(linear(scope.within("hidden"), seen, hidden)), outputs);
    },
});
