/** The transposed convolution that ends in fewer channels than a block, such as the images of a decoder. */
import type { Named, Writer } from "../writer.ts";
import { blockedFilter, convolutionNode } from "./blockedNodes.ts";
import { blocked, plain } from "./memory.ts";
import type { Convolution } from "./operands.ts";
import { phasesOf } from "./phases.ts";

/** The only geometry that it is written for: 4×4, stride 2. */
const TAPS = 4;
const [EVEN, ODD] = phasesOf({ taps: TAPS, stride: 2, padding: 1 })!;
const ODD_EVEN = [ODD, EVEN];

/** Whether the convolution doubles the sides by 4×4 taps. */
export function isThin({ x, filter, stride, padding }: Convolution, sides: readonly number[]): boolean {
  const [, , kh, kw] = filter.shape;
  const doubled = sides.every((side, axis) => side === 2 * x.shape[2 + axis]);
  return kh === TAPS && kw === TAPS && stride === 2 && padding === 1 && doubled;
}

/**
 * One convolution makes all four parities, each as a channel, on a grid of one more row and column: element u of an odd
 * parity is row 2u − 1, of an even one row 2u. Rows are put in place by a Transpose; columns by a product with a matrix of
 * zeros and ones, which is faster than moving single elements. The result is in plain memory.
 */
export function thinTranspose(onnx: Writer, { x, filter, bias, activation }: Convolution, b: number): string {
  const [, outputs] = filter.shape;
  const channels = 4 * outputs;
  const filled = Math.ceil(channels / b) * b;
  const by = parityFilter(onnx, filter, { filled, b });
  const of = Array.from({ length: filled }, (_, i) => (i < channels ? Math.floor(i / 4) : 0));
  const added = bias === null ? null : onnx.node("Gather", [bias, onnx.integers(of)], { axis: 0 });
  const planes = convolutionNode(onnx, blocked(onnx, x.name), by, {
    kernel: [2, 2],
    pads: [1, 1, 1, 1],
    bias: added,
    activation,
  });
  const [batch, , h, width] = x.shape;
  return interleaved(onnx, plain(onnx, planes, [batch, channels]), [batch, outputs, h, width]);
}

/** The filter [in, out, 4, 4] as 2×2 filters of four parities for every output channel, filled with zeros to whole blocks. */
function parityFilter(
  onnx: Writer,
  { name, shape }: Named,
  { filled, b }: { readonly filled: number; readonly b: number },
): string {
  const [inputs, outputs] = shape;
  const channels = 4 * outputs;
  const taps = ODD_EVEN.flatMap((row) =>
    ODD_EVEN.flatMap((column) => row.taps.flatMap((r) => column.taps.map((c) => TAPS * r + c))),
  );
  const flat = onnx.view(name, [inputs, outputs, TAPS * TAPS]);
  const chosen = onnx.node("Gather", [flat, onnx.integers(taps)], { axis: 2 });
  const split = onnx.view(chosen, [inputs, channels, 4]);
  const turned = onnx.node("Transpose", [split], { perm: [1, 0, 2] });
  const rows = onnx.node("Pad", [turned, onnx.integers([0, 0, 0, filled - channels, 0, 0])]);
  return blockedFilter(onnx, { name: rows, shape: [filled, inputs, 2, 2] }, b);
}

/** Parities [batch, 4 · outputs, h + 1, w + 1] → images [batch, outputs, 2h, 2w]. */
function interleaved(
  onnx: Writer,
  parities: string,
  [batch, outputs, h, width]: readonly [number, number, number, number],
): string {
  const apart = onnx.view(parities, [batch * outputs, 2, 2, h + 1, width + 1]);
  const inRows = onnx.node("Transpose", [apart], { perm: [0, 3, 1, 2, 4] });
  const between = onnx.view(inRows, [batch * outputs * 2 * (h + 1), 2 * (width + 1)]);
  const order = onnx.constant(columnOrder(width), [2 * (width + 1), 2 * width]);
  const placed = onnx.node("MatMul", [between, order]);
  const tall = onnx.view(placed, [batch * outputs, 2 * (h + 1), 2 * width]);
  // The first row is row −1, the last one row 2h.
  const ends = [onnx.integers([1]), onnx.integers([2 * h + 1]), onnx.integers([1])];
  return onnx.view(onnx.node("Slice", [tall, ...ends]), [batch, outputs, 2 * h, 2 * width]);
}

/** [odd 0 … width, even 0 … width] → 2·width columns: odd u is column 2u − 1, even u column 2u. */
function columnOrder(width: number): Float32Array {
  const values = new Float32Array(2 * (width + 1) * 2 * width);
  for (let column = 0; column < 2 * width; column++) {
    const from = column % 2 === 1 ? (column + 1) / 2 : width + 1 + column / 2;
    values[from * 2 * width + column] = 1;
  }
  return values;
}
