/** Layers: parameters declared where they are used. */
import {
  add,
  conv2d,
  convTranspose2d,
  heUniform,
  matMul,
  reshape,
  type Scope,
  type Tensor,
  zeros,
} from "../engine/index.ts";

/** [rows, in] → [rows, out], weight [in, out]. */
export function linear(scope: Scope, x: Tensor, outputs: number): Tensor {
  const inputs = x.shape[1];
  const weight = scope.parameter("weight", [inputs, outputs], heUniform(inputs));
  return add(matMul(x, weight), scope.parameter("bias", [outputs], zeros));
}

export interface ConvLayer {
  readonly channels: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly activation?: "relu";
}

/** [rows, in, h, w] → [rows, channels, h′, w′], weight [out, in, kernel, kernel]. */
export function convolution(scope: Scope, x: Tensor, { channels, kernel, ...options }: ConvLayer): Tensor {
  const weight = scope.parameter("weight", [channels, x.shape[1], kernel, kernel], heUniform());
  const bias = scope.parameter("bias", [channels], zeros);
  return conv2d(x, weight, { ...options, bias });
}

/** [rows, in, h, w] → [rows, channels, stride·h, …], weight [in, out, kernel, kernel]. */
export function transposedConvolution(
  scope: Scope,
  x: Tensor,
  { channels, kernel, ...options }: ConvLayer,
): Tensor {
  // Each output pixel hears kernel²/stride² taps of every input channel.
  const fanIn = (x.shape[1] * kernel * kernel) / (options.stride * options.stride);
  const weight = scope.parameter("weight", [x.shape[1], channels, kernel, kernel], heUniform(fanIn));
  const bias = scope.parameter("bias", [channels], zeros);
  return convTranspose2d(x, weight, { ...options, bias });
}

/** [rows, …] → [rows, rest]. */
export function flatten(x: Tensor): Tensor {
  return reshape(x, [x.shape[0], -1]);
}
