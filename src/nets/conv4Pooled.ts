import { concat, mean } from "../engine/index.ts";
import { define } from "../registry.ts";
import type { Net } from "../types/index.ts";
import { codeFrom, convolutionalOptions, convolutions } from "./convolutional.ts";
import { batchNorm, flatten } from "./layers.ts";

/**
 * `conv4` whose hidden layer also reads what the image shows regardless of where: the mean over the image of every channel
 * from the second layer on, normalised over the batch, beside the last map. A factor that does not depend on place (an
 * angle, a colour, a texture) is therefore available from the first step, however few pixels it changes.
 */
export const conv4Pooled = define({
  about: "conv4 with the mean of every channel beside the last map: for factors that do not depend on place",
  source: "conv4: Burgess et al. 2018, arXiv:1804.03599; pooled maps: Lin et al. 2014, arXiv:1312.4400",
  verified: "layers against PyTorch (test/golden/losses/layers.json)",
  options: convolutionalOptions,
  create:
    ({ hidden, width }): Net =>
    (scope, x, outputs) => {
      const maps = convolutions(scope, x, { net: "conv4Pooled", width });
      const means = maps.slice(1).map((map) => mean(map, [2, 3]));
      const pooled = batchNorm(scope.within("pooled"), concat(means, 1));
      return codeFrom(scope, concat([flatten(maps.at(-1)!), pooled], 1), hidden, outputs);
    },
});
