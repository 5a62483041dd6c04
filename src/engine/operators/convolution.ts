/**
 * Convolution and its transpose, [batch, channels, height, width]. Each is the other's input gradient; the gradient of a
 * filter is an operator of its own. layouts/ writes them as ONNX nodes.
 */
import { writeConvolution, writeFilterGradient, writeTranspose } from "../layouts/convolution.ts";
import type { Convolution, Geometry } from "../layouts/operands.ts";
import type { Shape } from "../shape.ts";
import { operator, type Tensor } from "../tensor.ts";
import { sum } from "./broadcast.ts";
import { mul, positiveMask } from "./elementwise.ts";
import { slice } from "./shape.ts";

interface TransposeOptions extends Geometry {
  /** Rows added at the bottom and columns at the right, to reach the size of the input that a strided convolution had. */
  readonly outputPadding: readonly [number, number];
}
interface ConvAttributes extends Geometry {
  readonly activation?: "relu";
}

/** What a convolution is written from. */
const written = (
  [x, filter, bias = null]: readonly (string | null)[],
  { stride, padding, activation = null }: Geometry & { readonly activation?: "relu" | null },
  [from, by]: readonly Tensor[],
): Convolution => ({
  x: { name: x!, shape: from.shape },
  filter: { name: filter!, shape: by.shape },
  stride,
  padding,
  bias,
  activation,
});

const convOperator = operator<ConvAttributes>({
  name: "conv2d",
  shape: ([x, w, bias], { stride, padding }) => {
    if (x.length !== 4 || w.length !== 4 || x[1] !== w[1]) {
      throw new Error("an image batch [batch, channels, height, width] and a filter [out, channels, kh, kw]");
    }
    if (bias !== undefined && bias.join() !== `${w[0]}`) throw new Error(`a bias [${w[0]}]`);
    const side = (n: number, k: number) => Math.floor((n + 2 * padding - k) / stride) + 1;
    const [h, v] = [side(x[2], w[2]), side(x[3], w[3])];
    if (h < 1 || v < 1) throw new Error("an image at least as large as the filter");
    return [x[0], w[0], h, v];
  },
  gradient: (dy, [x, w, bias], y) => {
    // Computed from the output, so the values before the ReLU need not be kept.
    const dz = y.attributes.activation === "relu" ? mul(dy, positiveMask(y)) : dy;
    const inputs = [
      inputGradient(dz, w, x.shape, y.attributes),
      filterGradient(x, dz, w.shape, y.attributes),
    ];
    return bias === undefined ? inputs : [...inputs, sum(dz, [0, 2, 3])];
  },
  anyLayout: true,
  emit: (onnx, inputs, y, operands) => writeConvolution(onnx, written(inputs, y.attributes, operands)),
  proofs: [
    {
      shapes: [
        [2, 3, 8, 8],
        [4, 3, 4, 4],
      ],
      attributes: { stride: 2, padding: 1 },
    },
    {
      shapes: [
        [2, 2, 7, 9],
        [3, 2, 3, 3],
      ],
      attributes: { stride: 2, padding: 0 },
    },
    {
      shapes: [
        [1, 2, 6, 6],
        [3, 2, 3, 3],
      ],
      attributes: { stride: 2, padding: 1 },
    },
    {
      shapes: [
        [2, 2, 5, 5],
        [2, 2, 3, 3],
      ],
      attributes: { stride: 1, padding: 1 },
    },
    {
      shapes: [[2, 3, 8, 8], [4, 3, 4, 4], [4]],
      attributes: { stride: 2, padding: 1, activation: "relu" },
    },
  ],
});

/**
 * Cross-correlation (the filter is not flipped) of x [batch, in, h, w] with a filter [out, in, kh, kw] →
 * [batch, out, …]. A bias [out] and a ReLU inside cost almost nothing; outside, each is a pass over the whole result.
 */
export function conv2d(
  x: Tensor,
  w: Tensor,
  { bias, ...attributes }: ConvAttributes & { readonly bias?: Tensor },
): Tensor {
  return convOperator(bias === undefined ? [x, w] : [x, w, bias], attributes);
}

function inputGradient(dy: Tensor, w: Tensor, x: Shape, { stride, padding }: Geometry): Tensor {
  const reached = (axis: 2 | 3) => (dy.shape[axis] - 1) * stride - 2 * padding + w.shape[axis];
  return convTranspose2d(dy, w, { stride, padding, outputPadding: [x[2] - reached(2), x[3] - reached(3)] });
}

const filterOperator = operator<Geometry & { kernel: readonly [number, number] }>({
  name: "convFilterGradient",
  shape: ([x, dy], { kernel }) => [dy[1], x[1], ...kernel],
  gradient: () => {
    throw new Error("conv2d: second derivatives with respect to a filter are not supported");
  },
  anyLayout: true,
  emit: (onnx, [x, dy], { attributes }, [images, map]) =>
    writeFilterGradient(onnx, {
      x: { name: x, shape: images.shape },
      dy: { name: dy, shape: map.shape },
      ...attributes,
    }),
  proofs: [],
});

/** Gradient of the filter [out, in, kh, kw] of y = conv2d(x, w). */
function filterGradient(x: Tensor, dy: Tensor, w: Shape, { stride, padding }: Geometry): Tensor {
  return filterOperator([x, dy], { stride, padding, kernel: [w[2], w[3]] });
}

const transposeOperator = operator<TransposeOptions & ConvAttributes>({
  name: "convTranspose2d",
  shape: ([x, w, bias], { stride, padding, outputPadding }) => {
    if (x.length !== 4 || w.length !== 4 || x[1] !== w[0]) {
      throw new Error("an image batch [batch, channels, height, width] and a filter [channels, out, kh, kw]");
    }
    if (bias !== undefined && bias.join() !== `${w[1]}`) throw new Error(`a bias [${w[1]}]`);
    const side = (axis: 2 | 3) => (x[axis] - 1) * stride - 2 * padding + w[axis] + outputPadding[axis - 2];
    return [x[0], w[1], side(2), side(3)];
  },
  gradient: (dy, [x, w, bias], y) => {
    const { stride, padding, activation } = y.attributes;
    const dz = activation === "relu" ? mul(dy, positiveMask(y)) : dy;
    // Output rows beyond the reach of the filter, which `outputPadding` added, have no weight; the forward convolution
    // drops them.
    const dx = convOperator([dz, w], { stride, padding });
    const inputs = [
      slice(slice(dx, 2, 0, x.shape[2]), 3, 0, x.shape[3]),
      filterGradient(dz, x, w.shape, { stride, padding }),
    ];
    return bias === undefined ? inputs : [...inputs, sum(dz, [0, 2, 3])];
  },
  anyLayout: true,
  emit: (onnx, inputs, y, operands) =>
    writeTranspose(onnx, written(inputs, y.attributes, operands), y.attributes.outputPadding),
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
    {
      shapes: [
        [2, 3, 2, 3],
        [3, 2, 3, 3],
      ],
      attributes: { stride: 1, padding: 0, outputPadding: [0, 0] },
    },
    {
      shapes: [
        [1, 2, 2, 2],
        [2, 3, 5, 5],
      ],
      attributes: { stride: 3, padding: 2, outputPadding: [1, 2] },
    },
    {
      shapes: [[1, 2, 2, 2], [2, 1, 2, 2], [1]],
      attributes: { stride: 2, padding: 0, outputPadding: [0, 0], activation: "relu" },
    },
  ],
});

/**
 * Transposed convolution of x [batch, in, h, w] with a filter [in, out, kh, kw] → [batch, out, …]; bias [out] and ReLU as
 * in `conv2d`.
 */
export function convTranspose2d(
  x: Tensor,
  w: Tensor,
  {
    bias,
    outputPadding = [0, 0],
    ...attributes
  }: ConvAttributes & Partial<TransposeOptions> & { readonly bias?: Tensor },
): Tensor {
  return transposeOperator(bias === undefined ? [x, w] : [x, w, bias], { ...attributes, outputPadding });
}
