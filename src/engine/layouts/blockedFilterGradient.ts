/** The gradient of a convolution's filter, as one convolution over the batch in blocked memory. */
import { sizeOf } from "../shape.ts";
import type { Named, Writer } from "../writer.ts";
import { convolutionNode, divides, movedBlocks } from "./blockedNodes.ts";
import { blockOf } from "./layout.ts";
import { blocked, isBlocked, markBlocked, plain, reordered } from "./memory.ts";
import type { FilterGradient } from "./operands.ts";

/**
 * Images as rows of a filter gradient: [batch/b, apart, height, width · beside, b], where the batch is in blocks, every
 * pixel holds `beside` channels next to each other, and `apart` such images stand one after the other.
 */
interface Rows {
  readonly name: string;
  readonly apart: number;
  readonly beside: number;
  /** The channels of a pixel are ordered as [beside / outer, outer]; ascending where 1. */
  readonly outer: number;
}

/**
 * With `together`, all channels of a pixel side by side; otherwise only those that are adjacent in memory, which saves a
 * pass.
 */
function imageRows(
  onnx: Writer,
  { name, shape }: Named,
  { block: b, together }: { readonly block: number; readonly together: boolean },
): Rows {
  const [batch, channels, h, w] = shape;
  // The runtime's reordering only sees [batch/b, b, anything], so it serves blocked and plain images alike.
  const blocks = reordered(onnx, onnx.view(name, [batch / b, b, channels * h, w]));
  const outer = isBlocked(onnx, name) ? channels / b : channels;
  if (outer === 1 || !together) return { name: blocks, apart: outer, beside: channels / outer, outer: 1 };
  const moved = movedBlocks(onnx, blocks, [batch / b, outer, (channels / outer) * h * w * b]);
  return { name: moved, apart: 1, beside: channels, outer };
}

/** Adds zeros left and right of every row of [1, batch, h, w] in blocks: a convolution with 1, because Pad uses one core. */
function paddedRows(
  onnx: Writer,
  x: string,
  [batch, h, w]: readonly [number, number, number],
  [left, right]: readonly [number, number],
): string {
  if (left === 0 && right === 0) return onnx.view(x, [1, batch, h, w]);
  const one = onnx.constant(new Float32Array(batch).fill(1), [batch, 1, 1, 1]);
  const image = onnx.view(x, [1, batch, h, w]);
  return convolutionNode(onnx, image, one, { kernel: [1, 1], pads: [0, left, 0, right], group: batch });
}

/**
 * The gradient of a filter, [out, in, kh, kw]; null where the target has no blocked layout or the sizes do not fit. It is a
 * convolution over the batch whose kernel is the whole gradient map, dilated by the stride. The input channels stand side by
 * side in one wide image, so that a row of the result has kw · in elements: the runtime loads the kernel once for six
 * elements of a row, and rows of only kw would wait for memory. Every b images are a group of their own and are summed at
 * the end: a core then reads what it has just written, and blocked memory needs no other order. Zeros are added at the
 * sides beforehand, because the runtime computes elements that touch its own padding one by one.
 */
export function blockedFilterGradient(
  onnx: Writer,
  { x, dy, kernel: [kh, kw], stride, padding }: FilterGradient,
): string | null {
  const b = blockOf(onnx.target.layout);
  const [batch, outputs, h, width] = dy.shape;
  const [, channels, xh, xw] = x.shape;
  // Rows and columns at the end that the forward pass never reached: as many zeros fewer are added there.
  const unreached = (n: number, k: number, taps: number) => n + 2 * padding - stride * (k - 1) - taps;
  const [bottom, right] = [padding - unreached(xh, h, kh), padding - unreached(xw, width, kw)];
  if (b === null || bottom < 0 || right < 0 || !divides(b, batch, outputs)) return null;
  const groups = batch / b;
  const kernel = movedBlocks(onnx, blocked(onnx, dy.name), [groups, b, outputs * h * width]);
  // Where the gradient map is small enough, it is repeated for every block of channels instead.
  const repeats = isBlocked(onnx, x.name) && (channels / b) * sizeOf(dy.shape) <= sizeOf(x.shape);
  const rows = imageRows(onnx, x, { block: b, together: !repeats });
  const { apart, beside } = rows;
  const group = groups * apart;
  const once = onnx.view(kernel, [groups, 1, outputs * b * h * width]);
  const kernels = apart === 1 ? once : onnx.node("Concat", Array<string>(apart).fill(once), { axis: 1 });
  const wide = paddedRows(onnx, rows.name, [group * b, xh, xw * beside], [padding * beside, right * beside]);
  const found = convolutionNode(onnx, wide, onnx.view(kernels, [group * outputs, b, h, width]), {
    kernel: [h, width],
    pads: [padding, 0, bottom, 0],
    dilations: [stride, stride * beside],
    group,
  });
  const parts = onnx.view(found, [groups, outputs * kh * kw * channels]);
  const whole = groups === 1 ? parts : onnx.node("ReduceSum", [parts, onnx.integers([0])], { keepdims: 0 });
  const taps = onnx.view(whole, [apart, outputs / b, kh * kw, beside / rows.outer, rows.outer, b]);
  const inOrder = onnx.node("Transpose", [taps], { perm: [1, 0, 4, 3, 2, 5] });
  const filters = markBlocked(onnx, onnx.view(inOrder, [outputs / b, b, channels, kh * kw]));
  return onnx.view(plain(onnx, filters, [outputs / b, b]), [outputs, channels, kh, kw]);
}
