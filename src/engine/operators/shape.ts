/** Operators that move elements without changing them. */
import { type Shape, sizeOf } from "../shape.ts";
import { constant, operator, type Tensor } from "../tensor.ts";
import { foldView } from "./fold.ts";

const reshapeOperator = operator<{ shape: Shape }>({
  name: "reshape",
  shape: ([x], { shape }) => {
    const whole = shape.every(Number.isInteger);
    if (!whole || sizeOf(x) !== sizeOf(shape))
      throw new Error(`as many elements as [${shape.join(", ")}] has`);
    return shape;
  },
  gradient: (dy, [x]) => [reshape(dy, x.shape)],
  fold: foldView,
  // To ONNX, 0 means "as in the input": so an encoder that was emitted for one batch size serves every other.
  emit: (onnx, [x], y, [operand]) => {
    const [first, ...rest] = y.shape;
    const keepsBatch = first !== undefined && first === operand.shape[0];
    return onnx.node("Reshape", [x, onnx.integers(keepsBatch ? [0, ...rest] : y.shape)]);
  },
  proofs: [{ shapes: [[2, 6]], attributes: { shape: [3, 4] } }],
});
/** The same elements in another shape; one axis may be −1, which stands for the length that the others leave. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const free = shape.indexOf(-1);
  const known = shape.filter((n) => n !== -1);
  const full = free < 0 ? shape : shape.map((n) => (n === -1 ? x.size / sizeOf(known) : n));
  const same = full.length === x.shape.length && full.every((n, i) => n === x.shape[i]);
  return same ? x : reshapeOperator([x], { shape: full });
}

const transposeOperator = operator<{ order: readonly number[] }>({
  name: "transpose",
  shape: ([x], { order }) => {
    const each = x.every((_, axis) => order.includes(axis));
    if (!each || order.length !== x.length)
      throw new Error(`an order of all axes, not [${order.join(", ")}]`);
    return order.map((axis) => x[axis]);
  },
  gradient: (dy, _, y) => [
    transpose(
      dy,
      y.attributes.order.map((_, i) => y.attributes.order.indexOf(i)),
    ),
  ],
  emit: (onnx, [x], y) => onnx.node("Transpose", [x], { perm: y.attributes.order }),
  proofs: [{ shapes: [[2, 3, 4]], attributes: { order: [2, 0, 1] } }],
});
/** Axis i of the result is axis order[i] of x; the default reverses the axes. */
export function transpose(
  x: Tensor,
  order: readonly number[] = x.shape.map((_, i) => x.shape.length - 1 - i),
): Tensor {
  return transposeOperator([x], { order });
}

/** A negative axis counts from the end. */
const fromStart = (x: Tensor, axis: number) => (axis < 0 ? axis + x.shape.length : axis);

const sliceOperator = operator<{ axis: number; start: number; end: number }>({
  name: "slice",
  shape: ([x], { axis, start, end }) => {
    const inside = axis < x.length && start >= 0 && end <= x[axis] && start < end;
    if (!inside) throw new Error(`a shape in which axis ${axis} contains ${start} … ${end}`);
    return x.map((n, i) => (i === axis ? end - start : n));
  },
  gradient: (dy, [x], { attributes: { axis, start, end } }) => [pad(dy, axis, start, x.shape[axis] - end)],
  emit: (onnx, [x], { attributes: { axis, start, end } }) =>
    onnx.node("Slice", [x, onnx.integers([start]), onnx.integers([end]), onnx.integers([axis])]),
  proofs: [{ shapes: [[3, 5]], attributes: { axis: 1, start: 1, end: 4 } }],
});
/** Elements start … end − 1 along one axis; a negative axis counts from the end. */
export function slice(x: Tensor, axis: number, start: number, end: number): Tensor {
  const at = fromStart(x, axis);
  return start === 0 && end === x.shape[at] ? x : sliceOperator([x], { axis: at, start, end });
}

const padOperator = operator<{ axis: number; before: number; after: number }>({
  name: "pad",
  shape: ([x], { axis, before, after }) => {
    if (x[axis] === undefined || before < 0 || after < 0)
      throw new Error(`a shape with an axis ${axis}, to which ${before} and ${after} zeros can be added`);
    return x.map((n, i) => (i === axis ? n + before + after : n));
  },
  gradient: (dy, [x], { attributes: { axis, before } }) => [slice(dy, axis, before, before + x.shape[axis])],
  emit: (onnx, [x], { attributes: { axis, before, after }, shape }) => {
    const at = (where: number, n: number) => shape.map((_, i) => (i === where ? n : 0));
    return onnx.node("Pad", [x, onnx.integers([...at(axis, before), ...at(axis, after)])]);
  },
  proofs: [{ shapes: [[2, 3]], attributes: { axis: 1, before: 2, after: 1 } }],
});
/** Adds zeros before and after along one axis; a negative axis counts from the end. */
export function pad(x: Tensor, axis: number, before: number, after: number): Tensor {
  return before === 0 && after === 0 ? x : padOperator([x], { axis: fromStart(x, axis), before, after });
}

const concatOperator = operator<{ axis: number }>({
  name: "concat",
  shape: (shapes, { axis }) => {
    const fits = shapes.every(
      (s) => s.length === shapes[0].length && s.every((n, i) => i === axis || n === shapes[0][i]),
    );
    if (!fits || shapes[0][axis] === undefined) throw new Error(`shapes that differ only in axis ${axis}`);
    return shapes[0].map((n, i) => (i === axis ? shapes.reduce((total, s) => total + s[axis], 0) : n));
  },
  gradient: (dy, inputs, { attributes: { axis } }) => {
    let start = 0;
    return inputs.map((x) => {
      const from = start;
      start += x.shape[axis];
      return slice(dy, axis, from, start);
    });
  },
  emit: (onnx, inputs, y) => onnx.node("Concat", inputs, { axis: y.attributes.axis }),
  proofs: [
    {
      shapes: [
        [2, 3],
        [2, 1],
        [2, 2],
      ],
      attributes: { axis: 1 },
    },
  ],
});
/** Tensors joined along `axis`; their other axes must be equal. */
export function concat(parts: readonly Tensor[], axis = 0): Tensor {
  return parts.length === 1 ? parts[0] : concatOperator(parts, { axis: fromStart(parts[0], axis) });
}

const stopOperator = operator<undefined>({
  name: "stopGradient",
  shape: ([x]) => x,
  gradient: () => [null],
  emit: (_, [x]) => x,
  proofs: [],
});
/** x itself, but no gradient passes through. */
export function stopGradient(x: Tensor): Tensor {
  return stopOperator([x], undefined);
}

/** The identity matrix [n, n], as a constant. */
export function eye(n: number): Tensor {
  return constant(
    Float32Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0)),
    [n, n],
  );
}
