/** What convolutional nets share: options, the four strided convolutions of `conv4`, and a hidden layer before the code. */
import { z } from "zod";
import { relu, type Scope, type Tensor } from "../engine/index.ts";
import { convolution, expectHalvable, linear } from "./layers.ts";

/** Channels of the four layers at width 1. */
const CHANNELS = [32, 32, 64, 64];

/** Units of the hidden layer, and a factor for the number of channels. */
export const convolutionalOptions = z.strictObject({
  hidden: z.number().int().positive().default(256),
  width: z.number().positive().default(1),
});

/** Maps after each of the four layers: [rows, channels, height / 2^i, width / 2^i]. */
export function convolutions(
  scope: Scope,
  x: Tensor,
  { net, width }: { readonly net: string; readonly width: number },
): Tensor[] {
  expectHalvable(net, x);
  const maps: Tensor[] = [];
  CHANNELS.forEach((channels, i) => {
    const geometry = { kernel: 4, stride: 2, padding: 1, activation: "relu" } as const;
    const layer = { channels: Math.round(channels * width), ...geometry };
    maps.push(convolution(scope.within(`conv${i + 1}`), maps[i - 1] ?? x, layer));
  });
  return maps;
}

/** One hidden layer with ReLU, then the code: [rows, features] → [rows, outputs]. */
export function codeFrom(scope: Scope, features: Tensor, hidden: number, outputs: number): Tensor {
  return linear(scope.within("code"), relu(linear(scope.within("hidden"), features, hidden)), outputs);
}
