/** Means and maxima over axes. */
import { sizeOf } from "../shape.ts";
import { operator, type Tensor } from "../tensor.ts";
import { kept, normaliseAxes, type Reduction, reducedShape, reductionProofs, sum } from "./broadcast.ts";
import { div, equal, mul } from "./elementwise.ts";
import { reshape } from "./shape.ts";

/** Mean over `axes` (all by default); `keep` leaves them with length 1. */
export function mean(x: Tensor, axes?: readonly number[] | number, keep = false): Tensor {
  const count = sizeOf(normaliseAxes(x, axes).map((axis) => x.shape[axis]));
  return div(sum(x, axes, keep), count);
}

const maxOperator = operator<Reduction>({
  name: "max",
  shape: ([x], reduction) => reducedShape(x, reduction),
  // Equal maxima share the gradient evenly, as in PyTorch's amax and JAX.
  gradient: (dy, [x], y) => {
    const { axes } = y.attributes;
    const hit = equal(x, reshape(y, kept(x, axes)));
    return [mul(div(hit, sum(hit, axes, true)), reshape(dy, kept(x, axes)))];
  },
  emit: (onnx, [x], { attributes: { axes, keep } }) =>
    onnx.node("ReduceMax", [x, onnx.integers(axes)], { keepdims: Number(keep) }),
  proofs: reductionProofs,
});
/** Maximum over `axes` (all by default); `keep` leaves them with length 1. */
export function max(x: Tensor, axes?: readonly number[] | number, keep = false): Tensor {
  return maxOperator([x], { axes: normaliseAxes(x, axes), keep });
}
