/** Standardising: zero mean and unit variance over some axes. */
import { operator, type Tensor } from "../tensor.ts";
import { add, div, mul, sqrt, square, sub } from "./elementwise.ts";
import { mean } from "./reduce.ts";
import { reshape } from "./shape.ts";

/** 1/√(variance + eps) over `axes`, which keep length 1. */
function inverseDeviation(x: Tensor, axes: readonly number[], eps: number): Tensor {
  const centred = sub(x, mean(x, axes, true));
  return div(1, sqrt(add(mean(square(centred), axes, true), eps)));
}

const lastAxes = ({ shape }: Tensor, count: number) =>
  shape.map((_, axis) => axis).slice(shape.length - count);

const standardiseLastOperator = operator<{ count: number; eps: number }>({
  name: "standardiseLast",
  shape: ([x], { count }) => {
    if (count < 1 || count > x.length) throw new Error(`at least ${Math.max(count, 1)} axes`);
    return x;
  },
  // Computed from the output, so that of the forward pass only x and y are kept.
  gradient: (dy, [x], y) => {
    const { count, eps } = y.attributes;
    const axes = lastAxes(x, count);
    const along = mul(y as Tensor, mean(mul(dy, y as Tensor), axes, true));
    const across = sub(sub(dy, mean(dy, axes, true)), along);
    return [mul(across, inverseDeviation(x, axes, eps))];
  },
  // One node, which both providers have. Its scale is set to 1.
  emit: (onnx, [x], { attributes: { count, eps }, shape }) => {
    const sizes = shape.slice(shape.length - count);
    const ones = new Float32Array(sizes.reduce((n, size) => n * size, 1)).fill(1);
    const attributes = { axis: -count, epsilon: { float: eps } };
    return onnx.node("LayerNormalization", [x, onnx.constant(ones, sizes)], attributes);
  },
  proofs: [
    { shapes: [[3, 5]], attributes: { count: 1, eps: 1e-5 } },
    { shapes: [[2, 3, 4]], attributes: { count: 2, eps: 1e-3 } },
  ],
});

/** x with zero mean and unit (biased) variance over `axes`; eps is added to the variance under the root. */
export function standardise(x: Tensor, axes: readonly number[], eps = 1e-5): Tensor {
  const last = lastAxes(x, axes.length);
  if (last.every((axis) => axes.includes(axis)))
    return standardiseLastOperator([x], { count: axes.length, eps });
  return mul(sub(x, mean(x, axes, true)), inverseDeviation(x, axes, eps));
}

/**
 * Standardises each group of channels of [batch, channels, h, w] together, without scale and shift; `groups` divides the
 * channels.
 */
export function groupStandardise(x: Tensor, groups: number, eps = 1e-5): Tensor {
  const [batch, ...rest] = x.shape;
  const grouped = reshape(x, [batch, groups, rest.reduce((a, b) => a * b, 1) / groups]);
  return reshape(standardise(grouped, [2], eps), x.shape);
}
