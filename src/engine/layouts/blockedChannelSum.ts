import type { Named, Writer } from "../writer.ts";
import { blockOf } from "./layout.ts";
import { isBlocked } from "./memory.ts";

/** Sum of a blocked value over everything but its channels, [channels]; null where the value is in plain memory. */
export function blockedChannelSum(onnx: Writer, x: Named): string | null {
  const b = blockOf(onnx.target.layout);
  if (b === null || !isBlocked(onnx, x.name)) return null;
  const [batch, channels, h, w] = x.shape;
  const flat = onnx.view(x.name, [batch, (channels / b) * h * w * b]);
  const overBatch = onnx.node("ReduceSum", [flat, onnx.integers([0])], { keepdims: 0 });
  const pixels = onnx.view(overBatch, [channels / b, h * w, b]);
  return onnx.view(onnx.node("ReduceSum", [pixels, onnx.integers([1])], { keepdims: 0 }), [channels]);
}
