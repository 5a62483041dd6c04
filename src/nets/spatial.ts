import { z } from "zod";
import { add, div, mul, sqrt, square, sum, type Tensor } from "../engine/index.ts";
import { define } from "../registry.ts";
import type { Net } from "../types/index.ts";
import { convolution, expectOwnWidth, flatten } from "./layers.ts";

const LAYERS = [
  { kernel: 5, stride: 2, padding: 2 },
  { kernel: 3, stride: 2, padding: 1 },
  { kernel: 3, stride: 1, padding: 1 },
] as const;
/** Added to the squared length at a position: where a picture is even, the map is short and its slope stays finite. */
const LEAST = 1e-6;

/**
 * Three convolutions whose map is the code, without pooling and without a dense layer that would learn the training data by
 * heart: positions stay apart, every one of length 1 over its channels, all together of length 1. Any sides.
 */
export const spatial = define({
  about: "three convolutions whose map is the code, every position of length 1; any sides; its own width",
  source: "Unweave",
  verified: "layers against PyTorch; lengths, widths and slopes (test/nets/ownWidth.test.ts)",
  options: z.strictObject({
    channels: z
      .tuple([z.int().positive(), z.int().positive(), z.int().positive()])
      .default([32, 64, 32])
      .describe("Channels of the three layers; the last are the numbers at a position of the map."),
  }),
  widthOf: ({ channels }, [, height, width]) => channels[2] * mapSide(height) * mapSide(width),
  create:
    ({ channels }): Net =>
    (scope, x, outputs) => {
      let map: Tensor = x;
      LAYERS.forEach((geometry, i) => {
        const activated = i < LAYERS.length - 1 ? { ...geometry, activation: "relu" as const } : geometry;
        map = convolution(scope.within(`conv${i + 1}`), map, { channels: channels[i], ...activated });
      });
      const [, , height, width] = map.shape;
      const length = sqrt(add(sum(square(map), 1, true), LEAST));
      const code = flatten(div(map, mul(length, Math.sqrt(height * width))));
      expectOwnWidth("spatial", code.shape[1], outputs);
      return code;
    },
});

/** Side of the map for a side of the picture. */
const mapSide = (side: number) =>
  LAYERS.reduce(
    (n, { kernel, stride, padding }) => Math.floor((n + 2 * padding - kernel) / stride) + 1,
    side,
  );
