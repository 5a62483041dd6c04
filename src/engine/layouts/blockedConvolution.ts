import type { Writer } from "../writer.ts";
import { blockedFilter, convolutionNode, divides } from "./blockedNodes.ts";
import { blockOf } from "./layout.ts";
import { blocked, plain } from "./memory.ts";
import type { Convolution } from "./operands.ts";

/** conv2d with its bias and ReLU inside one node; null where the target has no blocked layout or the sizes do not fit. */
export function blockedConvolution(
  onnx: Writer,
  { x, filter, stride, padding, ...epilogue }: Convolution,
): string | null {
  const b = blockOf(onnx.target.layout);
  const [out, channels, kh, kw] = filter.shape;
  // Images of fewer channels than a block are read as they are.
  if (b === null || !divides(b, out) || (channels >= b && !divides(b, channels))) return null;
  const input = channels < b ? plain(onnx, x.name, x.shape) : blocked(onnx, x.name);
  const pads = [padding, padding, padding, padding];
  return convolutionNode(onnx, input, blockedFilter(onnx, filter, b), {
    kernel: [kh, kw],
    pads,
    stride,
    ...epilogue,
  });
}
