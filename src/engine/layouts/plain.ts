/**
 * Convolutions in plain ONNX. The filter gradient is a Conv with batch and channel axes swapped and dilation = stride,
 * whose kernel is the whole gradient map: 35 GFLOP/s on a CPU where the literal transposed form of a transposed
 * convolution runs at 0.3.
 */
import type { Attributes, Writer } from "../writer.ts";
import { plain } from "./memory.ts";
import type { Convolution, FilterGradient } from "./operands.ts";

const SWAP = { perm: [1, 0, 2, 3] };
const around = (n: number) => [n, n, n, n];

/** The node of ONNX, then its ReLU. */
export function plainConvolution(
  onnx: Writer,
  type: "Conv" | "ConvTranspose",
  { x, filter, stride, padding, bias, activation }: Convolution,
  more: Attributes,
): string {
  const inputs = [plain(onnx, x.name, x.shape), filter.name, ...(bias === null ? [] : [bias])];
  const geometry = { kernel_shape: filter.shape.slice(2), strides: [stride, stride], pads: around(padding) };
  const z = onnx.node(type, inputs, { ...geometry, ...more });
  return activation === "relu" ? onnx.node("Relu", [z]) : z;
}

/** The gradient of a filter, [out, in, kh, kw]. */
export function plainFilterGradient(
  onnx: Writer,
  { x, dy, kernel, stride, padding }: FilterGradient,
): string {
  const swapped = [x, dy].map(({ name, shape }) => onnx.node("Transpose", [plain(onnx, name, shape)], SWAP));
  const full = onnx.node("Conv", swapped, {
    kernel_shape: dy.shape.slice(2),
    strides: [1, 1],
    pads: around(padding),
    dilations: [stride, stride],
  });
  // Rows that the forward pass never reached would make the result larger than the filter.
  const ends = [onnx.integers([0, 0]), onnx.integers(kernel), onnx.integers([2, 3])];
  return onnx.node("Transpose", [onnx.node("Slice", [full, ...ends])], SWAP);
}
