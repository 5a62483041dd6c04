import type { Named, Writer } from "../writer.ts";
import { BLOCKED_DOMAIN } from "./layout.ts";
import { isBlocked } from "./memory.ts";

/**
 * Sum of a blocked value over its pixels, [batch, channels], and over the images too where they are among the `axes`,
 * [channels]; null for other axes or where the value is in plain memory. The runtime's blocked mean reads the map once, on all
 * cores, and leaves plain memory, because an image of one pixel has the same order in both.
 */
export function blockedPixelSum(
  onnx: Writer,
  { name, shape }: Named,
  axes: readonly number[],
): string | null {
  const ofBatch = axes.join() === "0,2,3";
  if (!isBlocked(onnx, name) || !(ofBatch || axes.join() === "2,3")) return null;
  const [batch, channels, h, w] = shape;
  const means = onnx.node("GlobalAveragePool", [name], {}, { domain: BLOCKED_DOMAIN });
  const images = onnx.view(means, [batch, channels]);
  const rows = ofBatch ? onnx.node("ReduceSum", [images, onnx.integers([0])], { keepdims: 0 }) : images;
  return onnx.node("Mul", [rows, onnx.constant(Float32Array.of(h * w), [])]);
}
