import { z } from "zod";
import { relu } from "../engine/index.ts";
import { define } from "../registry.ts";
import type { Decoder } from "../types/index.ts";
import { batchNorm, smallMap, transposedConvolution } from "./layers.ts";

/** Channels before each doubling of the side at width 1. */
const CHANNELS = [128, 64, 64, 32];

/** A decoder for codes that are drawn at random: batch normalisation keeps it learning beside its discriminator. */
export const generator = define({
  about: "transposed convolutions with batch normalisation, for GANs; sides a multiple of 16",
  source: "Radford et al. 2016, arXiv:1511.06434 (DCGAN)",
  verified: "layers against PyTorch; shapes, slopes and sessions (test/nets/conformance.test.ts)",
  scale: "128, 64, 64, 32 channels where the paper has 1024 … 128",
  options: z.strictObject({
    hidden: z.int().positive().default(128),
    width: z.number().positive().default(1),
  }),
  create:
    ({ hidden, width }): Decoder =>
    (scope, codes, shape) => {
      const sizes = CHANNELS.map((size) => Math.round(size * width));
      let h = smallMap(scope, codes, { kind: "generator", shape, channels: sizes[0], hidden });
      [...sizes.slice(1), shape[0]].forEach((channels, i, all) => {
        const layer = { channels, kernel: 4, stride: 2, padding: 1 };
        h = transposedConvolution(scope.within(`up${i + 1}`), h, layer);
        if (i < all.length - 1) h = relu(batchNorm(scope.within(`norm${i + 1}`), h));
      });
      return h;
    },
});
