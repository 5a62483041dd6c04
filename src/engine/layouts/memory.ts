/** Moves values between the plain and the blocked memory layout, and writes nodes that work in either. */
import { type Shape, sizeOf } from "../shape.ts";
import type { Attributes, Named, Writer } from "../writer.ts";
import { BLOCKED_DOMAIN, type Layout } from "./layout.ts";

/** Whether the value is in blocks of channels. */
export function isBlocked(onnx: Writer, name: string): boolean {
  return onnx.layoutOf(name) !== "plain";
}

/** Declares that the value is in blocks of channels; returns the name. */
export function markBlocked(onnx: Writer, name: string): string {
  return onnx.markLayout(name, onnx.target.layout);
}

/** The value in plain memory; `shape` is its own, of which the channels are read. */
export function plain(onnx: Writer, name: string, shape: Shape): string {
  if (!isBlocked(onnx, name)) return name;
  return onnx.node("ReorderOutput", [name], { channels: shape[1] }, { domain: BLOCKED_DOMAIN });
}

/** The value in blocks of channels, of which there is a multiple of the block. */
export function blocked(onnx: Writer, name: string): string {
  return isBlocked(onnx, name) ? name : markBlocked(onnx, reordered(onnx, name));
}

/** Memory [n, c, …] (or [n, …, c]) as [n, c/b, …, b], whatever it held before. */
export function reordered(onnx: Writer, name: string, { channelsLast = false } = {}): string {
  const attributes: Attributes = channelsLast ? { channels_last: 1 } : {};
  return onnx.node("ReorderInput", [name], attributes, { domain: BLOCKED_DOMAIN });
}

/**
 * An element-by-element node. It stays in blocks where one operand is blocked and all others are scalars or have the same
 * shape; otherwise its operands are brought to plain memory.
 */
export function elementwise(
  onnx: Writer,
  type: string,
  operands: readonly Named[],
  attributes: Attributes = {},
): string {
  const tensors = operands.filter(({ shape }) => sizeOf(shape) > 1);
  const layout = operands.map(({ name }) => onnx.layoutOf(name)).find((each) => each !== "plain");
  const inBlocks =
    layout !== undefined && tensors.every(({ shape }) => shape.join() === tensors[0].shape.join());
  const ready = operands.map(({ name, shape }) => {
    if (sizeOf(shape) === 1) return name;
    return inBlocks ? blocked(onnx, name) : plain(onnx, name, shape);
  });
  const result = onnx.node(type, ready, attributes);
  return inBlocks ? onnx.markLayout(result, layout as Layout) : result;
}
