import { define } from "../registry.ts";
import type { Net } from "../types/index.ts";
import { codeFrom, convolutionalOptions, convolutions } from "./convolutional.ts";
import { flatten } from "./layers.ts";

/**
 * The four-layer encoder of the disentanglement literature: four 4×4 convolutions of stride 2 with ReLU (32, 32, 64,
 * 64 channels), a hidden layer of 256, then the code. Height and width may be any multiples of 16.
 */
export const conv4 = define({
  about: "four strided convolutions and a hidden layer; sides a multiple of 16",
  source: "Burgess et al. 2018, arXiv:1804.03599; widths as in Unweave's peers' benchmark",
  verified: "layers against PyTorch (test/golden/losses/layers.json)",
  options: convolutionalOptions,
  create:
    ({ hidden, width }): Net =>
    (scope, x, outputs) =>
      codeFrom(scope, flatten(convolutions(scope, x, { net: "conv4", width }).at(-1)!), hidden, outputs),
});
