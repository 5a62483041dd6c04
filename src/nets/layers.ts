/** Layers: parameters declared where they are used. */

import {
  add,
  conv2d,
  convTranspose2d,
  div,
  groupStandardise,
  heUniform,
  matMul,
  mean,
  mul,
  ones,
  relu,
  reshape,
  type Scope,
  type Shape,
  sqrt,
  square,
  standardise,
  stopGradient,
  sub,
  sum,
  type Tensor,
  zeros,
} from "../engine/index.ts";
import { expect } from "../errors.ts";
import type { Dataset } from "../types/index.ts";

/** [rows, in] → [rows, out], weight [in, out]. */
export function linear(scope: Scope, x: Tensor, outputs: number): Tensor {
  const inputs = x.shape[1];
  const weight = scope.parameter("weight", [inputs, outputs], heUniform(inputs));
  return add(matMul(x, weight), scope.parameter("bias", [outputs], zeros));
}

/** Channels that a convolution makes, and how it moves over the image. */
export interface ConvLayer {
  readonly channels: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly activation?: "relu";
  /** First values of the weight as a share of He's. */
  readonly start?: number;
}

/** [rows, in, h, w] → [rows, channels, h′, w′], weight [out, in, kernel, kernel]. */
export function convolution(
  scope: Scope,
  x: Tensor,
  { channels, kernel, start = 1, ...options }: ConvLayer,
): Tensor {
  const fanIn = x.shape[1] * kernel * kernel;
  const initial = heUniform(fanIn / start ** 2);
  const weight = scope.parameter("weight", [channels, x.shape[1], kernel, kernel], initial);
  const bias = scope.parameter("bias", [channels], zeros);
  return conv2d(x, weight, { ...options, bias });
}

/** [rows, in, h, w] → [rows, channels, stride·h, …], weight [in, out, kernel, kernel]. */
export function transposedConvolution(
  scope: Scope,
  x: Tensor,
  { channels, kernel, ...options }: ConvLayer,
): Tensor {
  // Each output pixel sums kernel²/stride² taps of every input channel.
  const fanIn = (x.shape[1] * kernel * kernel) / (options.stride * options.stride);
  const weight = scope.parameter("weight", [x.shape[1], channels, kernel, kernel], heUniform(fanIn));
  const bias = scope.parameter("bias", [channels], zeros);
  return convTranspose2d(x, weight, { ...options, bias });
}

/** Whether both sides of [ …, height, width] can be halved four times without a rest. */
export const isHalvable = (shape: Shape): boolean => shape.slice(-2).every((side) => side % 16 === 0);

function expectSixteenths(kind: string, name: string, shape: Shape, todo: string): void {
  const [height, width] = shape.slice(-2);
  const fits = isHalvable(shape);
  expect(fits, kind, name, "sides that are multiples of 16", `${height} × ${width}`, todo);
}

/** Refuses what a net that halves its input four times cannot halve: [rows, channels, height, width]. */
export function expectHalvable(net: string, x: Tensor): void {
  const todo =
    "Set data.size so that what the net sees has such sides, or use net spatial, pixels or mlp, which take any.";
  expectSixteenths("net", net, x.shape, todo);
}

/** Refuses another width than the one that a net decides itself. */
export function expectOwnWidth(net: string, width: number, asked: number): void {
  const todo = "Leave code out: this net decides its width; it has no variances either.";
  expect(width === asked, "net", net, `a code of ${width} numbers, as its input has it`, `${asked}`, todo);
}

/** The smallest map of a decoder, with a sixteenth of the image's sides. */
export interface SmallMap {
  /** The decoder whose map it is, as errors call it. */
  readonly kind: string;
  readonly shape: Dataset["shape"];
  readonly channels: number;
  readonly hidden: number;
}

/** The map that four doublings of the side turn into an image: codes [rows, d] → [rows, channels, height/16, width/16]. */
export function smallMap(scope: Scope, codes: Tensor, { kind, shape, channels, hidden }: SmallMap): Tensor {
  const [, height, width] = shape;
  expectSixteenths("decoder", kind, shape, "Resize the images, or use the decoder mlp.");
  const h = relu(linear(scope.within("hidden"), codes, hidden));
  const map = relu(linear(scope.within("map"), h, (channels * height * width) / 256));
  return reshape(map, [codes.shape[0], channels, height / 16, width / 16]);
}

/** Scale and shift per channel (axis 1), 1 and 0 at first. */
function affine(scope: Scope, x: Tensor): Tensor {
  const shape = x.shape.map((n, axis) => (axis === 1 ? n : 1));
  const weight = reshape(scope.parameter("weight", [x.shape[1]], ones), shape);
  return add(mul(x, weight), reshape(scope.parameter("bias", [x.shape[1]], zeros), shape));
}

/** Normalised over the last `axes` axes of every row, with a scale and shift for each of their numbers (Ba et al. 2016, arXiv:1607.06450). */
export function layerNorm(scope: Scope, x: Tensor, { axes = 1, eps = 1e-5 } = {}): Tensor {
  const sizes = x.shape.slice(x.shape.length - axes);
  const last = sizes.map((_, i) => x.shape.length - axes + i);
  const scaled = mul(standardise(x, last, eps), scope.parameter("weight", sizes, ones));
  return add(scaled, scope.parameter("bias", sizes, zeros));
}

/** Groups of channels normalised together (Wu & He 2018, arXiv:1803.08494). [rows, channels, …] */
export function groupNorm(scope: Scope, x: Tensor, groups: number, eps = 1e-5): Tensor {
  return affine(scope, groupStandardise(x, groups, eps));
}

/**
 * Channels normalised over the batch (Ioffe & Szegedy 2015, arXiv:1502.03167). [rows, channels, …]. In training by the
 * batch's own mean and (biased) variance, while `mean` and `variance` follow at `momentum`, the latter without bias as in
 * PyTorch; in an exported encoder by their last values.
 */
export function batchNorm(scope: Scope, x: Tensor, { momentum = 0.1, eps = 1e-5 } = {}): Tensor {
  const channels = x.shape[1];
  const axes = x.shape.map((_, axis) => axis).filter((axis) => axis !== 1);
  const [means, variances] = [
    scope.statistic("mean", [channels], zeros),
    scope.statistic("variance", [channels], ones),
  ];
  const across = (statistic: Tensor) => reshape(statistic, [1, channels, ...axes.slice(1).map(() => 1)]);
  if (means.set === null || variances.set === null) {
    const deviation = sqrt(add(across(variances.value), eps));
    return affine(scope, div(sub(x, across(means.value)), deviation));
  }
  const fixed = stopGradient(x);
  const count = x.size / channels;
  const spread = sum(square(sub(fixed, mean(fixed, axes, true))), axes);
  const follow = (old: Tensor, now: Tensor) => add(mul(1 - momentum, old), mul(momentum, now));
  means.set(follow(means.value, mean(fixed, axes)));
  variances.set(follow(variances.value, div(spread, Math.max(1, count - 1))));
  return affine(scope, standardise(x, axes, eps));
}

/** [rows, …] → [rows, product of the other sizes]. */
export function flatten(x: Tensor): Tensor {
  return reshape(x, [x.shape[0], -1]);
}
