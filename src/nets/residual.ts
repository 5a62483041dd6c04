import { add, relu, type Scope, type Tensor } from "../engine/index.ts";
import { define } from "../registry.ts";
import type { Net } from "../types/index.ts";
import { codeFrom, convolutionalOptions } from "./convolutional.ts";
import { convolution, expectHalvable, flatten } from "./layers.ts";

/** Channels after each halving of the side at width 1. */
export const CHANNELS = [32, 64, 64, 64];
/** Initial scale of a branch's last filter as a share of He's, so that a stack of blocks without normalisation starts near the identity. */
const START = 0.1;
const SAME = { kernel: 3, stride: 1, padding: 1 } as const;

/** x + conv(relu(conv(relu(x)))). [rows, channels, h, w] */
export function residualBlock(scope: Scope, x: Tensor): Tensor {
  const channels = x.shape[1];
  const inner = convolution(scope.within("first"), relu(x), { channels, ...SAME, activation: "relu" });
  return add(x, convolution(scope.within("second"), inner, { channels, ...SAME, start: START }));
}

/** Strided convolutions with a residual block after each. */
export const residual = define({
  about: "four strided convolutions, a residual block after each, and a hidden layer; sides a multiple of 16",
  source:
    "He et al. 2016, arXiv:1603.05027; small last filters after Zhang et al. 2019, arXiv:1901.09321 (Fixup)",
  verified: "layers against PyTorch; shapes, slopes and sessions (test/nets/conformance.test.ts)",
  options: convolutionalOptions,
  create:
    ({ hidden, width }): Net =>
    (scope, x, outputs) => {
      expectHalvable("residual", x);
      let h: Tensor = x;
      CHANNELS.forEach((channels, i) => {
        const layer = { channels: Math.round(channels * width), kernel: 4, stride: 2, padding: 1 };
        const block = scope.within(`block${i + 1}`);
        h = residualBlock(block, convolution(scope.within(`down${i + 1}`), h, layer));
      });
      return codeFrom(scope, flatten(relu(h)), hidden, outputs);
    },
});
