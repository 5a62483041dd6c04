/**
 * Convolution and its transpose, [batch, channels, height, width].
 *
 * On the CPU the plain ONNX forms win: the input gradient of Conv is ConvTranspose (and the reverse); the filter
 * gradient is a Conv with batch and channel axes swapped and dilation = stride, whose kernel is the whole gradient map
 * (35 GFLOP/s where the literal transposed form of a transposed convolution runs at 0.3).
 */
import { operator, type Shape, type Tensor } from "../tensor.ts";
import { slice, transpose } from "./shape.ts";

export interface ConvOptions {
  readonly stride: number;
  readonly padding: number;
}
interface TransposeOptions extends ConvOptions {
  /** Rows added at the bottom and right, to reach the input size a strided convolution came from. */
  readonly outputPadding: readonly [number, number];
}

const swapBatch = (x: Tensor) => transpose(x, [1, 0, 2, 3]);

const convOperator = operator<ConvOptions & { dilation: number }>({
  name: "conv2d",
  shape: ([x, w], { stride, padding, dilation }) => {
    if (x.length !== 4 || w.length !== 4 || x[1] !== w[1]) {
      throw new Error("an image batch [batch, channels, height, width] and a filter [out, channels, kh, kw]");
    }
    const side = (n: number, k: number) =>
      Math.floor((n + 2 * padding - dilation * (k - 1) - 1) / stride) + 1;
    const [h, v] = [side(x[2], w[2]), side(x[3], w[3])];
    if (h < 1 || v < 1) throw new Error("an image at least as large as the filter");
    return [x[0], w[0], h, v];
  },
  gradient: (dy, [x, w], { attributes }) => {
    if (attributes.dilation !== 1) throw new Error("a dilated convolution is a gradient; it has none itself");
    return [inputGradient(dy, w, x.shape, attributes), filterGradient(x, dy, w.shape, attributes)];
  },
  emit: (onnx, inputs, { attributes: { stride, padding, dilation } }, [, w]) =>
    onnx.node("Conv", inputs, {
      kernel_shape: w.shape.slice(2),
      strides: [stride, stride],
      pads: [padding, padding, padding, padding],
      dilations: [dilation, dilation],
    }),
  proofs: [
    {
      shapes: [
        [2, 3, 8, 8],
        [4, 3, 4, 4],
      ],
      attributes: { stride: 2, padding: 1, dilation: 1 },
    },
    {
      shapes: [
        [2, 2, 7, 9],
        [3, 2, 3, 3],
      ],
      attributes: { stride: 2, padding: 0, dilation: 1 },
    },
    {
      shapes: [
        [1, 2, 6, 6],
        [3, 2, 3, 3],
      ],
      attributes: { stride: 2, padding: 1, dilation: 1 },
    },
    {
      shapes: [
        [2, 2, 5, 5],
        [2, 2, 3, 3],
      ],
      attributes: { stride: 1, padding: 1, dilation: 1 },
    },
  ],
});

/** Cross-correlation (no flip) with filter [out, in, kh, kw]. */
export function conv2d(x: Tensor, w: Tensor, { stride, padding }: ConvOptions): Tensor {
  return convOperator([x, w], { stride, padding, dilation: 1 });
}

function inputGradient(dy: Tensor, w: Tensor, x: Shape, { stride, padding }: ConvOptions): Tensor {
  const reached = (axis: 2 | 3) => (dy.shape[axis] - 1) * stride - 2 * padding + w.shape[axis];
  return convTranspose2d(dy, w, { stride, padding, outputPadding: [x[2] - reached(2), x[3] - reached(3)] });
}

/** Gradient of the filter [out, in, kh, kw] of y = conv2d(x, w). */
function filterGradient(x: Tensor, dy: Tensor, w: Shape, { stride, padding }: ConvOptions): Tensor {
  const full = convOperator([swapBatch(x), swapBatch(dy)], { stride: 1, padding, dilation: stride });
  // Rows the forward pass never reached would make the map larger than the filter.
  return swapBatch(slice(slice(full, 2, 0, w[2]), 3, 0, w[3]));
}

const transposeOperator = operator<TransposeOptions>({
  name: "convTranspose2d",
  shape: ([x, w], { stride, padding, outputPadding }) => {
    if (x.length !== 4 || w.length !== 4 || x[1] !== w[0]) {
      throw new Error("an image batch [batch, channels, height, width] and a filter [channels, out, kh, kw]");
    }
    const side = (axis: 2 | 3) => (x[axis] - 1) * stride - 2 * padding + w[axis] + outputPadding[axis - 2];
    return [x[0], w[1], side(2), side(3)];
  },
  gradient: (dy, [x, w], { attributes: { stride, padding } }) => {
    // Output rows that padding added beyond the filter's reach get no weight, so the forward convolution drops them.
    const dx = convOperator([dy, w], { stride, padding, dilation: 1 });
    return [
      slice(slice(dx, 2, 0, x.shape[2]), 3, 0, x.shape[3]),
      filterGradient(dy, x, w.shape, { stride, padding }),
    ];
  },
  emit: (onnx, inputs, { attributes: { stride, padding, outputPadding } }, [, w]) =>
    onnx.node("ConvTranspose", inputs, {
      kernel_shape: w.shape.slice(2),
      strides: [stride, stride],
      pads: [padding, padding, padding, padding],
      output_padding: outputPadding,
    }),
  proofs: [
    {
      shapes: [
        [2, 4, 3, 4],
        [4, 3, 4, 4],
      ],
      attributes: { stride: 2, padding: 1, outputPadding: [0, 0] },
    },
    {
      shapes: [
        [1, 2, 3, 3],
        [2, 2, 3, 3],
      ],
      attributes: { stride: 2, padding: 1, outputPadding: [1, 1] },
    },
  ],
});

/** Transposed convolution with filter [in, out, kh, kw]. */
export function convTranspose2d(
  x: Tensor,
  w: Tensor,
  { stride, padding, outputPadding = [0, 0] }: ConvOptions & Partial<TransposeOptions>,
): Tensor {
  return transposeOperator([x, w], { stride, padding, outputPadding });
}
