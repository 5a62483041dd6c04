/**
 * Convolutions in ONNX Runtime's blocked memory layout: [batch, channels/b, height, width, b], b floats side by side.
 * The CPU runtime keeps these operators (domain com.microsoft.nchwc) for models whose weights are constant; here they
 * are written by hand, because a training step's weights are not. About 2.5 times as fast as the plain forms, and
 * internal to the runtime: `Runtime.blockSize` tries them on the machine before a step is written with them.
 * A value's declared shape stays [batch, channels, height, width]; only the order in memory differs.
 */
import type { Emitter } from "../emit.ts";
import { type Shape, sizeOf } from "../shape.ts";

/** Stride and padding, the same on both axes. */
export interface Geometry {
  readonly stride: number;
  readonly padding: number;
}

/** A tensor's name in the model, and its shape. */
export interface Named {
  readonly name: string;
  readonly shape: Shape;
}

/** Whether every one of these numbers of channels comes in whole blocks. */
export const divides = (block: number, ...sizes: readonly number[]) => sizes.every((n) => n % block === 0);

/** `x` seen with another shape over the same memory. */
export const view = (onnx: Emitter, x: string, shape: Shape) => onnx.view(x, shape);

interface NodeOptions {
  readonly kernel: readonly number[];
  /** top, left, bottom, right */
  readonly pads: readonly number[];
  readonly stride?: number;
  readonly dilations?: readonly [number, number];
  readonly group?: number;
  readonly bias?: string | null;
  readonly activation?: "relu" | null;
}

/** The runtime's blocked convolution of a blocked (or thin, plain) input with a blocked filter. */
export function convolution(onnx: Emitter, x: string, filter: string, options: NodeOptions): string {
  const { kernel, pads, stride = 1, dilations = [1, 1], group = 1 } = options;
  const { bias = null, activation = null } = options;
  return onnx.blockedNode("Conv", [x, filter, ...(bias === null ? [] : [bias])], {
    kernel_shape: kernel,
    strides: [stride, stride],
    pads,
    dilations,
    group,
    ...(activation === "relu" ? { activation: "Relu" } : {}),
  });
}

/** What a convolution may do at its end. */
export interface Ending {
  readonly bias: string | null;
  readonly activation: "relu" | null;
}

/** Memory [n, s, c] as [n, c/b, s, b]: b floats move together, on all cores, where a Transpose would use one. */
function movedBlocks(onnx: Emitter, x: string, [n, s, c]: readonly [number, number, number]): string {
  return onnx.reordered(view(onnx, x, [n, s, 1, c]), { channelsLast: true });
}

/** Filter [out, in, kh, kw] → [out/b, in/b, kh, kw, b (in), b (out)]; fewer than b inputs stay whole. */
export function blockedFilter(onnx: Emitter, { name, shape: [o, i, kh, kw] }: Named, b: number): string {
  const outInside = onnx.reordered(view(onnx, name, [o / b, b, i * kh, kw]));
  if (i < b) return view(onnx, outInside, [o, i, kh, kw]);
  const split = view(onnx, outInside, [o / b, i / b, b, kh * kw, b]);
  return view(onnx, onnx.node("Transpose", [split], { perm: [0, 1, 3, 2, 4] }), [o, i, kh, kw]);
}

/** conv2d, with its bias and ReLU inside the one node; null where the sizes do not fit. */
export function blockedConv(
  onnx: Emitter,
  x: Named,
  w: Named,
  { stride, padding }: Geometry,
  ending: Ending,
): string | null {
  const b = onnx.block;
  const [out, channels, kh, kw] = w.shape;
  // Pictures of fewer channels than a block are read as they are.
  if (b === null || !divides(b, out) || (channels >= b && !divides(b, channels))) return null;
  const input = channels < b ? onnx.plain(x.name, x.shape) : onnx.blocked(x.name);
  const pads = [padding, padding, padding, padding];
  return convolution(onnx, input, blockedFilter(onnx, w, b), { kernel: [kh, kw], pads, stride, ...ending });
}

/**
 * A picture as rows of a filter gradient: [batch/b, apart, height, width · beside, b], the batch in blocks, `beside`
 * channels next to each other in every pixel and `apart` such pictures.
 */
interface Rows {
  readonly name: string;
  readonly apart: number;
  readonly beside: number;
  /** Those beside each other stand as [beside / outer, outer]; ascending where 1. */
  readonly outer: number;
}

/** All channels beside each other, or only those that stand together in memory, which costs a pass less. */
function pictureRows(onnx: Emitter, { name, shape }: Named, b: number, together: boolean): Rows {
  const [batch, channels, h, w] = shape;
  // The runtime's reordering only sees [batch/b, b, anything], so it serves a blocked picture and an ordinary one.
  const blocks = onnx.reordered(view(onnx, name, [batch / b, b, channels * h, w]));
  const outer = onnx.isBlocked(name) ? channels / b : channels;
  if (outer === 1 || !together) return { name: blocks, apart: outer, beside: channels / outer, outer: 1 };
  const moved = movedBlocks(onnx, blocks, [batch / b, outer, (channels / outer) * h * w * b]);
  return { name: moved, apart: 1, beside: channels, outer };
}

/** Zeros at the left and right of every row of [1, batch, h, w] in blocks: a filter of one 1, as Pad uses one core. */
function paddedRows(
  onnx: Emitter,
  x: string,
  [batch, h, w]: readonly [number, number, number],
  zeros: number,
): string {
  if (zeros === 0) return view(onnx, x, [1, batch, h, w]);
  const one = onnx.constant(new Float32Array(batch).fill(1), [batch, 1, 1, 1]);
  const picture = view(onnx, x, [1, batch, h, w]);
  return convolution(onnx, picture, one, { kernel: [1, 1], pads: [0, zeros, 0, zeros], group: batch });
}

/**
 * Gradient of the filter [out, in, kh, kw] of y = conv2d(x, w): a convolution over the batch, whose kernel is the whole
 * gradient map, dilated by the stride. The input channels stand beside each other in one wide picture, so that a row of
 * the result is kw · in numbers long: the runtime loads the kernel once for six numbers of a row, and rows of kw alone
 * would wait for memory. Every b pictures are a group of their own, summed at the end: what a core has written just
 * before is what it reads, and memory in blocks needs no other order. Zeros are added at the sides beforehand, because
 * the runtime computes numbers that touch its own padding one by one.
 */
export function blockedFilterGradient(
  onnx: Emitter,
  x: Named,
  dy: Named,
  [kh, kw]: readonly [number, number],
  { stride, padding }: Geometry,
): string | null {
  const b = onnx.block;
  const [batch, outputs, h, width] = dy.shape;
  const [, channels, xh, xw] = x.shape;
  const reach = (n: number, k: number) => n + 2 * padding - stride * (k - 1);
  if (b === null || reach(xh, h) !== kh || reach(xw, width) !== kw || !divides(b, batch, outputs))
    return null;
  const pictures = batch / b;
  const kernel = movedBlocks(onnx, onnx.blocked(dy.name), [pictures, b, outputs * h * width]);
  // Where the gradient map is small enough, it is repeated for every block of channels instead.
  const repeats = onnx.isBlocked(x.name) && (channels / b) * sizeOf(dy.shape) <= sizeOf(x.shape);
  const rows = pictureRows(onnx, x, b, !repeats);
  const { apart, beside } = rows;
  const group = pictures * apart;
  const once = view(onnx, kernel, [pictures, 1, outputs * b * h * width]);
  const kernels = apart === 1 ? once : onnx.node("Concat", Array<string>(apart).fill(once), { axis: 1 });
  const wide = paddedRows(onnx, rows.name, [group * b, xh, xw * beside], padding * beside);
  const found = convolution(onnx, wide, view(onnx, kernels, [group * outputs, b, h, width]), {
    kernel: [h, width],
    pads: [padding, 0, padding, 0],
    dilations: [stride, stride * beside],
    group,
  });
  const parts = view(onnx, found, [pictures, outputs * kh * kw * channels]);
  const whole = pictures === 1 ? parts : onnx.node("ReduceSum", [parts, onnx.integers([0])], { keepdims: 0 });
  const taps = view(onnx, whole, [apart, outputs / b, kh * kw, beside / rows.outer, rows.outer, b]);
  const inOrder = onnx.node("Transpose", [taps], { perm: [1, 0, 4, 3, 2, 5] });
  const filters = onnx.markBlocked(view(onnx, inOrder, [outputs / b, b, channels, kh * kw]));
  return view(onnx, onnx.plain(filters, [outputs / b, b]), [outputs, channels, kh, kw]);
}

/** Sum of a blocked value over everything but its channels, [channels]. */
export function blockedChannelSum(onnx: Emitter, x: Named): string | null {
  const b = onnx.block;
  if (b === null || !onnx.isBlocked(x.name)) return null;
  const [batch, channels, h, w] = x.shape;
  const flat = view(onnx, x.name, [batch, (channels / b) * h * w * b]);
  const overBatch = onnx.node("ReduceSum", [flat, onnx.integers([0])], { keepdims: 0 });
  const pixels = view(onnx, overBatch, [channels / b, h * w, b]);
  return view(onnx, onnx.node("ReduceSum", [pixels, onnx.integers([1])], { keepdims: 0 }), [channels]);
}
