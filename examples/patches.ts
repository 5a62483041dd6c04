/** A new net: what the patches of an image hold on average, wherever they lie. */
import assert from "node:assert/strict";
import { z } from "zod";
import { mean, relu } from "../src/engine/index.ts";
import { convolution, linear } from "../src/nets/layers.ts";
import { define } from "../src/registry.ts";
import type { Net } from "../src/types/index.ts";
import { trained } from "./trained.ts";

export const patches = define({
  about: "features of every patch of an image, averaged over the image, and one linear layer",
  source: "bag of features, as in Brendel & Bethge 2019, arXiv:1904.00760",
  verified: "its own example",
  options: z.strictObject({
    /** Side of a patch in pixels. */
    side: z.int().multipleOf(2).min(2).default(8),
    channels: z.int().positive().default(32),
  }),
  create:
    ({ side, channels }): Net =>
    (scope, x, outputs) => {
      const layer = { channels, kernel: side, stride: side / 2, padding: 0 };
      const features = relu(convolution(scope.within("patch"), x, layer));
      return linear(scope.within("code"), mean(features, [2, 3]), outputs);
    },
});

export async function check(): Promise<void> {
  const net = { name: "patches", options: { channels: 16 } };
  const { first, last } = await trained({ net: { patches } }, { net });
  assert(last < first, `the loss went from ${first} to ${last}`);
}
