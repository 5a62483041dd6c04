/** Broadcasting and summing; each is the gradient of the other. */
import { writeSum } from "../layouts/convolution.ts";
import type { Shape } from "../shape.ts";
import { type Operand, operator, type Tensor, toTensor } from "../tensor.ts";
import { reshape } from "./shape.ts";

/** The shape that both operands broadcast to by NumPy's rule; an Error where they do not. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const [x, y] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1];
    if (x !== y && x !== 1 && y !== 1) throw new Error("shapes that broadcast");
    return Math.max(x, y);
  });
}

/** Sums a gradient to the shape that its operand had before broadcasting. */
export function unbroadcast(dy: Tensor, shape: Shape): Tensor {
  const lead = dy.shape.length - shape.length;
  const axes = dy.shape
    .map((_, i) => i)
    .filter((i) => i < lead || (shape[i - lead] === 1 && dy.shape[i] !== 1));
  return reshape(axes.length > 0 ? sum(dy, axes, true) : dy, shape);
}

const broadcastOperator = operator<{ shape: Shape }>({
  name: "broadcastTo",
  shape: ([x], { shape }) => {
    if (broadcastShapes(x, shape).join() !== shape.join())
      throw new Error(`a shape that broadcasts to [${shape.join(", ")}]`);
    return shape;
  },
  gradient: (dy, [x]) => [unbroadcast(dy, x.shape)],
  emit: (onnx, [x], y) => onnx.node("Expand", [x, onnx.integers(y.shape)]),
  proofs: [{ shapes: [[3, 1]], attributes: { shape: [2, 3, 4] } }],
});
/** x repeated to `shape`. Binary operators drop this node where they can broadcast by themselves (elementwise.ts). */
export function broadcastTo(x: Operand, shape: Shape): Tensor {
  const tensor = toTensor(x);
  return tensor.shape.join() === shape.join() ? tensor : broadcastOperator([tensor], { shape });
}

/** The axes that are reduced; `keep` leaves them with length 1. */
export interface Reduction {
  readonly axes: readonly number[];
  readonly keep: boolean;
}

/** The shape of the result of a reduction. */
export function reducedShape(x: Shape, { axes, keep }: Reduction): Shape {
  if (axes.some((axis) => axis < 0 || axis >= x.length)) throw new Error(`axes below ${x.length}`);
  return x.map((n, i) => (axes.includes(i) ? 1 : n)).filter((_, i) => keep || !axes.includes(i));
}

/** The shape of x with the reduced axes at length 1. */
export function kept(x: Tensor, axes: readonly number[]): Shape {
  return x.shape.map((n, i) => (axes.includes(i) ? 1 : n));
}

/** Axes as numbers from 0, where negative ones count from the end and none given means all. */
export function normaliseAxes(x: Tensor, axes: readonly number[] | number | undefined): number[] {
  const list = axes === undefined ? x.shape.map((_, i) => i) : typeof axes === "number" ? [axes] : axes;
  return list.map((axis) => (axis < 0 ? axis + x.shape.length : axis));
}

/** Cases on which every reduction is tested. */
export const reductionProofs = [
  { shapes: [[3, 4]], attributes: { axes: [1], keep: false } },
  { shapes: [[2, 3, 2]], attributes: { axes: [0, 2], keep: true } },
];

const sumOperator = operator<Reduction>({
  name: "sum",
  shape: ([x], reduction) => reducedShape(x, reduction),
  gradient: (dy, [x], y) => [broadcastTo(reshape(dy, kept(x, y.attributes.axes)), x.shape)],
  anyLayout: true,
  emit: (onnx, [name], { attributes }, [{ shape }]) => writeSum(onnx, { name, shape }, attributes),
  proofs: reductionProofs,
});
/** Sum over `axes` (all by default). */
export function sum(x: Tensor, axes?: readonly number[] | number, keep = false): Tensor {
  const list = normaliseAxes(x, axes);
  return list.length === 0 ? x : sumOperator([x], { axes: list, keep });
}
