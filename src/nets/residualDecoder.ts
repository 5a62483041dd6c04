import { z } from "zod";
import { relu } from "../engine/index.ts";
import { define } from "../registry.ts";
import type { Decoder } from "../types/index.ts";
import { smallMap, transposedConvolution } from "./layers.ts";
import { CHANNELS, residualBlock } from "./residual.ts";

/** The mirror image of the net `residual`. */
export const residual = define({
  about:
    "the mirror image of residual: transposed convolutions, a residual block before each; sides a multiple of 16",
  source: "He et al. 2016, arXiv:1603.05027",
  verified: "layers against PyTorch; shapes, slopes and sessions (test/nets/conformance.test.ts)",
  options: z.strictObject({
    hidden: z.int().positive().default(256),
    width: z.number().positive().default(1),
  }),
  create:
    ({ hidden, width }): Decoder =>
    (scope, codes, shape) => {
      const sizes = [...CHANNELS].reverse().map((size) => Math.round(size * width));
      let h = smallMap(scope, codes, { kind: "residual", shape, channels: sizes[0], hidden });
      [...sizes.slice(1), shape[0]].forEach((channels, i) => {
        h = relu(residualBlock(scope.within(`block${i + 1}`), h));
        const layer = { channels, kernel: 4, stride: 2, padding: 1 };
        h = transposedConvolution(scope.within(`up${i + 1}`), h, layer);
      });
      return h;
    },
});
