import { relu, reshape, type Scope, type Tensor } from "../engine/index.ts";
import { linear, transposedConvolution } from "./layers.ts";

/** Channels before each doubling of the side at width 1; the last doubling gives the picture. */
const CHANNELS = [64, 64, 32, 32];

export interface DecoderOptions {
  readonly hidden: number;
  readonly width: number;
}

/** `conv4` in a mirror: [rows, d] → logits of pictures [rows, channels, height, width], sides a multiple of 16. */
export function decoder(
  scope: Scope,
  code: Tensor,
  [channels, height, width]: readonly [number, number, number],
  options: DecoderOptions,
): Tensor {
  const sizes = CHANNELS.map((size) => Math.round(size * options.width));
  const [rows, small] = [code.shape[0], [height / 16, width / 16]];
  const hidden = relu(linear(scope.within("hidden"), code, options.hidden));
  let h = relu(linear(scope.within("map"), hidden, sizes[0] * small[0] * small[1]));
  h = reshape(h, [rows, sizes[0], ...small]);
  [...sizes.slice(1), channels].forEach((size, i, all) => {
    const layer = { channels: size, kernel: 4, stride: 2, padding: 1 };
    const last = i === all.length - 1;
    h = transposedConvolution(
      scope.within(`up${i + 1}`),
      h,
      last ? layer : { ...layer, activation: "relu" as const },
    );
  });
  return h;
}
