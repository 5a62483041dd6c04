import { z } from "zod";
import { concat, mean, relu } from "../engine/index.ts";
import { define } from "../registry.ts";
import type { Net } from "../types/index.ts";
import { convolutions } from "./conv4.ts";
import { batchNorm, flatten, linear } from "./layers.ts";

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
      const maps = convolutions(scope, x, width);
      const pooled = maps.slice(1).map((map) => mean(map, [2, 3]));
      const what = batchNorm(scope.within("pooled"), concat(pooled, 1));
      const seen = concat([flatten(maps[maps.length - 1]), what], 1);
      return linear(scope.within("code"), relu(linear(scope.within("hidden"), seen, hidden)), outputs);
    },
});
