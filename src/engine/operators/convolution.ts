/**
 * Convolution and its transpose, [batch, channels, height, width].
 *
 * On the CPU the plain ONNX forms: the input gradient of Conv is ConvTranspose (and the reverse); the filter gradient is
 * a Conv with batch and channel axes swapped and dilation = stride, whose kernel is the whole gradient map (35 GFLOP/s
 * where the literal transposed form of a transposed convolution runs at 0.3). Blocked forms are in blocked.ts.
 */
import type { Emitter } from "../emit.ts";
import type { Shape } from "../shape.ts";
import { operator, type Tensor } from "../tensor.ts";
import { blockedConv, blockedFilterGradient, type Ending, type Named } from "./blocked.ts";
import { blockedTranspose } from "./blockedTranspose.ts";
import { sum } from "./broadcast.ts";
import { mul, positiveMask } from "./elementwise.ts";
import { slice } from "./shape.ts";

/** Stride and padding, the same on both axes. */
export interface ConvOptions {
  readonly stride: number;
  readonly padding: number;
}
interface TransposeOptions extends ConvOptions {
  /** Rows added at the bottom and right, to reach the input size a strided convolution came from. */
  readonly outputPadding: readonly [number, number];
}
interface ConvAttributes extends ConvOptions {
  readonly activation?: "relu";
}

/** An operand as it stands in the model. */
const named = (name: string, { shape }: Tensor): Named => ({ name, shape });

/** The plain node, then its ReLU. */
function plainNode(
  onnx: Emitter,
  type: "Conv" | "ConvTranspose",
  [x, w]: readonly [Named, Named],
  { bias, activation }: Ending,
  { stride, padding }: ConvOptions,
  more: Record<string, readonly number[]>,
): string {
  const inputs = [onnx.plain(x.name, x.shape), w.name, ...(bias === null ? [] : [bias])];
  const geometry = { kernel_shape: w.shape.slice(2), strides: [stride, stride], pads: around(padding) };
  const z = onnx.node(type, inputs, { ...geometry, ...more });
  return activation === "relu" ? onnx.node("Relu", [z]) : z;
}

const SWAP = { perm: [1, 0, 2, 3] };
const around = (n: number) => [n, n, n, n];

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
    // Written from the output, so what stood before the ReLU is never kept.
    const dz = y.attributes.activation === "relu" ? mul(dy, positiveMask(y)) : dy;
    const inputs = [
      inputGradient(dz, w, x.shape, y.attributes),
      filterGradient(x, dz, w.shape, y.attributes),
    ];
    return bias === undefined ? inputs : [...inputs, sum(dz, [0, 2, 3])];
  },
  anyLayout: true,
  emit: (onnx, [x, w, bias = null], { attributes }, [picture, filter]) => {
    const operands = [named(x, picture), named(w, filter)] as const;
    const ending = { bias, activation: attributes.activation ?? null };
    const plain = () => plainNode(onnx, "Conv", operands, ending, attributes, { dilations: [1, 1] });
    return blockedConv(onnx, ...operands, attributes, ending) ?? plain();
  },
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
 * Cross-correlation (no flip) with filter [out, in, kh, kw]; a bias [out] and a ReLU inside cost nearly nothing, where
 * outside they are passes over the whole map.
 */
export function conv2d(
  x: Tensor,
  w: Tensor,
  { bias, ...attributes }: ConvAttributes & { readonly bias?: Tensor },
): Tensor {
  return convOperator(bias === undefined ? [x, w] : [x, w, bias], attributes);
}

function inputGradient(dy: Tensor, w: Tensor, x: Shape, { stride, padding }: ConvOptions): Tensor {
  const reached = (axis: 2 | 3) => (dy.shape[axis] - 1) * stride - 2 * padding + w.shape[axis];
  return convTranspose2d(dy, w, { stride, padding, outputPadding: [x[2] - reached(2), x[3] - reached(3)] });
}

const filterOperator = operator<ConvOptions & { kernel: readonly [number, number] }>({
  name: "convFilterGradient",
  shape: ([x, dy], { kernel }) => [dy[1], x[1], ...kernel],
  gradient: () => {
    throw new Error("the gradient of a filter is a gradient; it has none itself");
  },
  anyLayout: true,
  emit: (onnx, [x, dy], { attributes: { stride, padding, kernel } }, [picture, map]) => {
    const [from, by] = [named(x, picture), named(dy, map)];
    const blocked = blockedFilterGradient(onnx, from, by, kernel, { stride, padding });
    if (blocked !== null) return blocked;
    const swapped = [from, by].map(({ name, shape }) =>
      onnx.node("Transpose", [onnx.plain(name, shape)], SWAP),
    );
    const full = onnx.node("Conv", swapped, {
      kernel_shape: map.shape.slice(2),
      strides: [1, 1],
      pads: around(padding),
      dilations: [stride, stride],
    });
    // Rows the forward pass never reached would make the map larger than the filter.
    const ends = [onnx.integers([0, 0]), onnx.integers(kernel), onnx.integers([2, 3])];
    return onnx.node("Transpose", [onnx.node("Slice", [full, ...ends])], SWAP);
  },
  proofs: [],
});

/** Gradient of the filter [out, in, kh, kw] of y = conv2d(x, w). */
function filterGradient(x: Tensor, dy: Tensor, w: Shape, { stride, padding }: ConvOptions): Tensor {
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
    // Output rows that padding added beyond the filter's reach get no weight, so the forward convolution drops them.
    const dx = convOperator([dz, w], { stride, padding });
    const inputs = [
      slice(slice(dx, 2, 0, x.shape[2]), 3, 0, x.shape[3]),
      filterGradient(dz, x, w.shape, { stride, padding }),
    ];
    return bias === undefined ? inputs : [...inputs, sum(dz, [0, 2, 3])];
  },
  anyLayout: true,
  emit: (onnx, [x, w, bias = null], { attributes }, [map, filter]) => {
    const operands = [named(x, map), named(w, filter)] as const;
    const ending = { bias, activation: attributes.activation ?? null };
    const extra = { output_padding: attributes.outputPadding };
    const plain = () => plainNode(onnx, "ConvTranspose", operands, ending, attributes, extra);
    const exact = attributes.outputPadding.every((n) => n === 0);
    return (exact ? blockedTranspose(onnx, ...operands, attributes, ending) : null) ?? plain();
  },
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

/** Transposed convolution with filter [in, out, kh, kw]; bias [out] and ReLU as in `conv2d`. */
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
