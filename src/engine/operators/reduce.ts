/** Sums, means and maxima over axes. */
import { operator, type Shape, sizeOf, type Tensor } from "../tensor.ts";
import { div, equal, mul } from "./elementwise.ts";
import { broadcastTo, reshape } from "./shape.ts";

interface Reduction {
  readonly axes: readonly number[];
  readonly keep: boolean;
}

function reducedShape(x: Shape, { axes, keep }: Reduction): Shape {
  if (axes.some((axis) => axis < 0 || axis >= x.length)) throw new Error(`axes below ${x.length}`);
  return x.map((n, i) => (axes.includes(i) ? 1 : n)).filter((_, i) => keep || !axes.includes(i));
}

/** The shape of a reduction that keeps its axes. */
function kept(x: Tensor, axes: readonly number[]): Shape {
  return x.shape.map((n, i) => (axes.includes(i) ? 1 : n));
}

function normalise(x: Tensor, axes: readonly number[] | number | undefined): number[] {
  const list = axes === undefined ? x.shape.map((_, i) => i) : typeof axes === "number" ? [axes] : axes;
  return list.map((axis) => (axis < 0 ? axis + x.shape.length : axis));
}

const proofs = [
  { shapes: [[3, 4]], attributes: { axes: [1], keep: false } },
  { shapes: [[2, 3, 2]], attributes: { axes: [0, 2], keep: true } },
];

const sumOperator = operator<Reduction>({
  name: "sum",
  shape: ([x], reduction) => reducedShape(x, reduction),
  gradient: (dy, [x], y) => [broadcastTo(reshape(dy, kept(x, y.attributes.axes)), x.shape)],
  emit: (onnx, [x], { attributes: { axes, keep } }) =>
    onnx.node("ReduceSum", [x, onnx.integers(axes)], { keepdims: Number(keep) }),
  proofs,
});
/** Sum over `axes` (all by default). */
export function sum(x: Tensor, axes?: readonly number[] | number, keep = false): Tensor {
  const list = normalise(x, axes);
  return list.length === 0 ? x : sumOperator([x], { axes: list, keep });
}

/** Mean over `axes` (all by default). */
export function mean(x: Tensor, axes?: readonly number[] | number, keep = false): Tensor {
  const count = sizeOf(normalise(x, axes).map((axis) => x.shape[axis]));
  return div(sum(x, axes, keep), count);
}

const maxOperator = operator<Reduction>({
  name: "max",
  shape: ([x], reduction) => reducedShape(x, reduction),
  // Ties share the gradient evenly, as PyTorch's amax and JAX do.
  gradient: (dy, [x], y) => {
    const { axes } = y.attributes;
    const hit = equal(x, reshape(y, kept(x, axes)));
    return [mul(div(hit, sum(hit, axes, true)), reshape(dy, kept(x, axes)))];
  },
  emit: (onnx, [x], { attributes: { axes, keep } }) =>
    onnx.node("ReduceMax", [x, onnx.integers(axes)], { keepdims: Number(keep) }),
  proofs,
});
/** Largest value over `axes` (all by default). */
export function max(x: Tensor, axes?: readonly number[] | number, keep = false): Tensor {
  return maxOperator([x], { axes: normalise(x, axes), keep });
}
