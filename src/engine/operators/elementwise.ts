/** Element-by-element operators: arithmetic with broadcasting, activations, comparisons. */
import { elementwise } from "../layouts/memory.ts";
import { type Operand, operator, type Proof, scalarValue, type Tensor, toTensor } from "../tensor.ts";
import type { Named, Writer } from "../writer.ts";
import { broadcastShapes, unbroadcast } from "./broadcast.ts";
import { foldElements } from "./fold.ts";

/** Operands under the names that they have in the model. */
const named = (names: readonly string[], operands: readonly Tensor[]): Named[] =>
  names.map((name, i) => ({ name, shape: operands[i].shape }));

type Pair = [Tensor, Tensor];
const pairs: Proof<undefined>[] = [
  {
    shapes: [
      [3, 4],
      [3, 4],
    ],
  },
  {
    shapes: [
      [2, 3, 4],
      [3, 1],
    ],
  },
];
const positivePairs = pairs.map((proof) => ({ ...proof, range: [0.5, 2] as const }));

function binary(
  name: string,
  onnxType: string,
  gradient: (dy: Tensor, inputs: Pair, y: Tensor) => Pair,
  proofs: readonly Proof<undefined>[] = pairs,
) {
  const apply = operator<undefined>({
    name,
    shape: ([a, b]) => broadcastShapes(a, b),
    gradient: (dy, inputs, y) =>
      gradient(dy, inputs as Pair, y).map((g, i) => unbroadcast(g, inputs[i].shape)),
    fold: foldElements(onnxType),
    anyLayout: true,
    emit: (onnx, inputs, _, operands) => elementwise(onnx, onnxType, named(inputs, operands)),
    proofs,
  });
  return (a: Operand, b: Operand): Tensor => {
    const [x, y] = [toTensor(a), toTensor(b)];
    return apply([unexpanded(x, y), unexpanded(y, x)], undefined);
  };
}

/**
 * Drops an explicit broadcast where the other operand already has the shape of the result: the operator broadcasts by
 * itself.
 */
function unexpanded(x: Tensor, other: Tensor): Tensor {
  const whole = x.shape.length === other.shape.length && x.shape.every((n, axis) => n === other.shape[axis]);
  return whole && x.operator.name === "broadcastTo" && other.operator.name !== "broadcastTo"
    ? x.inputs[0]
    : x;
}

const plainAdd = binary("add", "Add", (dy) => [dy, dy]);
const plainMul = binary("mul", "Mul", (dy, [a, b]) => [mul(dy, b), mul(dy, a)]);
const plainDiv = binary("div", "Div", (dy, [, b], y) => [div(dy, b), neg(mul(div(dy, b), y))], positivePairs);

// Additions of 0 and products with 1, which differentiation leaves behind, are dropped here, so that no graph carries them.
const isScalar = (x: Operand, value: number) => scalarValue(toTensor(x)) === value;
const keepsShape = (x: Operand, other: Operand) => {
  const [a, b] = [toTensor(x).shape, toTensor(other).shape];
  return b.length <= a.length;
};
/** a + b, broadcast. */
export function add(a: Operand, b: Operand): Tensor {
  if (isScalar(b, 0) && keepsShape(a, b)) return toTensor(a);
  if (isScalar(a, 0) && keepsShape(b, a)) return toTensor(b);
  return plainAdd(a, b);
}
/** a · b element by element, broadcast. */
export function mul(a: Operand, b: Operand): Tensor {
  if (isScalar(b, 1) && keepsShape(a, b)) return toTensor(a);
  if (isScalar(a, 1) && keepsShape(b, a)) return toTensor(b);
  return plainMul(a, b);
}
/** a / b element by element, broadcast. */
export function div(a: Operand, b: Operand): Tensor {
  return isScalar(b, 1) && keepsShape(a, b) ? toTensor(a) : plainDiv(a, b);
}
/** a − b, broadcast. */
export const sub = binary("sub", "Sub", (dy) => [dy, neg(dy)]);
/** The larger of two elements, broadcast; where they are equal the gradient goes to the first. */
export const maximum = binary("maximum", "Max", (dy, [a, b]) => [
  mul(dy, sub(1, greater(b, a))),
  mul(dy, greater(b, a)),
]);
/** The smaller of two elements, broadcast; where they are equal the gradient goes to the first. */
export const minimum = binary("minimum", "Min", (dy, [a, b]) => [
  mul(dy, sub(1, greater(a, b))),
  mul(dy, greater(a, b)),
]);

/** A comparison whose result is 0 or 1 and whose gradient is zero. */
function comparison(name: string, onnxType: string) {
  const apply = operator<undefined>({
    name,
    shape: ([a, b]) => broadcastShapes(a, b),
    gradient: () => [null, null],
    fold: foldElements(onnxType),
    anyLayout: true,
    emit: (onnx, inputs, y, operands) =>
      elementwise(
        onnx,
        "Cast",
        [{ name: elementwise(onnx, onnxType, named(inputs, operands)), shape: y.shape }],
        { to: 1 },
      ),
    proofs: [],
  });
  return (a: Operand, b: Operand): Tensor => apply([a, b], undefined);
}
/** 1 where a > b, else 0; broadcast. */
export const greater = comparison("greater", "Greater");
/** 1 where a = b, else 0; broadcast. */
export const equal = comparison("equal", "Equal");

/** The hard sigmoid min(1, max(0, 10³⁸·x)) is 1 for every x > 0 that is not a denormal number. */
const STEEP = { alpha: { float: 1e38 }, beta: { float: 0 } };
const maskOperator = operator<undefined>({
  name: "positiveMask",
  shape: ([x]) => x,
  gradient: () => [null],
  anyLayout: true,
  emit: (onnx, inputs, _, operands) => {
    // Only the CPU has a layout other than the plain one; there HardSigmoid takes one pass where Greater and Cast take two.
    // WebGPU lacks it.
    if (onnx.layoutOf(inputs[0]) !== "plain")
      return elementwise(onnx, "HardSigmoid", named(inputs, operands), STEEP);
    const zero = onnx.constant(Float32Array.of(0), []);
    return onnx.node("Cast", [onnx.node("Greater", [inputs[0], zero])], { to: 1 });
  },
  proofs: [],
});
/** 1 where y > 0, 0 where y = 0; y is the output of a ReLU and never negative. Its gradient is zero. */
export function positiveMask(y: Tensor): Tensor {
  return maskOperator([y], undefined);
}

function unary(
  name: string,
  onnxType: string,
  gradient: (dy: Tensor, x: Tensor, y: Tensor) => Tensor,
  range: readonly [number, number] = [-2, 2],
) {
  const apply = operator<undefined>({
    name,
    shape: ([x]) => x,
    gradient: (dy, [x], y) => [gradient(dy, x, y)],
    fold: foldElements(onnxType),
    anyLayout: true,
    emit: (onnx, inputs, _, operands) => elementwise(onnx, onnxType, named(inputs, operands)),
    proofs: [{ shapes: [[3, 4]], range }],
  });
  return (x: Operand): Tensor => apply([x], undefined);
}

const floorOperator = operator<undefined>({
  name: "floor",
  shape: ([x]) => x,
  gradient: () => [null],
  fold: foldElements("Floor"),
  anyLayout: true,
  emit: (onnx, inputs, _, operands) => elementwise(onnx, "Floor", named(inputs, operands)),
  proofs: [],
});
/** The largest integer that is not greater than x. Its gradient is zero. */
export const floor = (x: Operand): Tensor => floorOperator([x], undefined);

/** −x. */
export const neg = unary("neg", "Neg", (dy) => neg(dy));
/** eˣ. */
export const exp = unary("exp", "Exp", (dy, _, y) => mul(dy, y));
/** Natural logarithm. */
export const log = unary("log", "Log", (dy, x) => div(dy, x), [0.3, 3]);
/** √x; its derivative is infinite at 0. */
export const sqrt = unary("sqrt", "Sqrt", (dy, _, y) => div(dy, mul(2, y)), [0.3, 3]);
/** Sine of an angle in radians. */
export const sin = unary("sin", "Sin", (dy, x) => mul(dy, cos(x)));
/** Cosine of an angle in radians. */
export const cos = unary("cos", "Cos", (dy, x) => neg(mul(dy, sin(x))));
/** |x|, with derivative 0 at 0. */
export const abs = unary("abs", "Abs", (dy, x) => mul(dy, sign(x)));
/** max(0, x), with derivative 0 at 0. The gradient is computed from the output, so the input need not be kept. */
export const relu = unary("relu", "Relu", (dy, _, y) => mul(dy, positiveMask(y)));
/** σ(x) = 1 / (1 + e⁻ˣ). */
export const sigmoid = unary("sigmoid", "Sigmoid", (dy, _, y) => mul(dy, mul(y, sub(1, y))));
/** Hyperbolic tangent. */
export const tanh = unary("tanh", "Tanh", (dy, _, y) => mul(dy, sub(1, mul(y, y))));

/**
 * log(1 + eˣ). The CPU provider's own node computes on one core, element by element; the five vectorised nodes of
 * relu(x) − log σ(|x|) are four times as fast there.
 */
function softplusNode(onnx: Writer, x: Named): string {
  const node = (type: string, ...inputs: string[]) =>
    elementwise(
      onnx,
      type,
      inputs.map((name) => ({ name, shape: x.shape })),
    );
  if (onnx.target.provider !== "cpu") return node("Softplus", x.name);
  return node("Sub", node("Relu", x.name), node("Log", node("Sigmoid", node("Abs", x.name))));
}
const softplusOperator = operator<undefined>({
  name: "softplus",
  shape: ([x]) => x,
  gradient: (dy, [x]) => [mul(dy, sigmoid(x))],
  anyLayout: true,
  emit: (onnx, inputs, _, operands) => softplusNode(onnx, named(inputs, operands)[0]),
  proofs: [{ shapes: [[3, 4]] }],
});
/** log(1 + eˣ), which neither overflows for large x nor vanishes early for small x. */
export function softplus(x: Operand): Tensor {
  return softplusOperator([x], undefined);
}

const bceOperator = operator<undefined>({
  name: "bceWithLogits",
  shape: ([x, target]) => {
    if (x.join() !== target.join()) throw new Error("logits and targets of the same shape");
    return x;
  },
  gradient: (dy, [x, target]) => [mul(dy, sub(sigmoid(x), target)), neg(mul(dy, x))],
  anyLayout: true,
  emit: (onnx, inputs, _, operands) => {
    const [x, target] = named(inputs, operands);
    const product = elementwise(onnx, "Mul", [x, target]);
    return elementwise(onnx, "Sub", named([softplusNode(onnx, x), product], operands));
  },
  proofs: [
    {
      shapes: [
        [3, 4],
        [3, 4],
      ],
    },
  ],
});
/** Bernoulli cross entropy in nats of logits x with targets of the same shape, element by element: softplus(x) − x·target. */
export function bceWithLogits(logits: Tensor, target: Tensor): Tensor {
  return bceOperator([logits, target], undefined);
}

/** The error function. */
export const erf = unary("erf", "Erf", (dy, x) => mul(dy, mul(2 / Math.sqrt(Math.PI), exp(neg(mul(x, x))))));
/** x where it is positive, eˣ − 1 elsewhere (ELU with α = 1). */
export const elu = unary("elu", "Elu", (dy, x, y) =>
  mul(dy, add(greater(x, 0), mul(sub(1, greater(x, 0)), add(y, 1)))),
);

const leakyOperator = operator<{ slope: number }>({
  name: "leakyRelu",
  shape: ([x]) => x,
  // The derivative at 0 is `slope`.
  gradient: (dy, [x], { attributes: { slope } }) => [mul(dy, add(slope, mul(1 - slope, greater(x, 0))))],
  anyLayout: true,
  emit: (onnx, inputs, { attributes: { slope } }, operands) =>
    elementwise(onnx, "LeakyRelu", named(inputs, operands), { alpha: { float: slope } }),
  proofs: [{ shapes: [[3, 4]], attributes: { slope: 0.2 } }],
});
/** x where it is positive, slope · x elsewhere. */
export function leakyRelu(x: Operand, slope = 0.01): Tensor {
  return leakyOperator([x], { slope });
}

const powOperator = operator<{ exponent: number }>({
  name: "pow",
  shape: ([x]) => x,
  gradient: (dy, [x], { attributes: { exponent } }) => [mul(dy, mul(exponent, pow(x, exponent - 1)))],
  emit: (onnx, [x], { attributes: { exponent } }) =>
    onnx.node("Pow", [x, onnx.constant(Float32Array.of(exponent), [])]),
  proofs: [{ shapes: [[3, 4]], attributes: { exponent: 2.5 }, range: [0.3, 2] }],
});
/** x raised to a fixed exponent, element by element. */
export function pow(x: Operand, exponent: number): Tensor {
  return exponent === 1 ? toTensor(x) : powOperator([x], { exponent });
}

/** x². */
export const square = (x: Tensor): Tensor => mul(x, x);
/** The sign of x: −1, 0 or 1. It is made of comparisons, because the WebGPU provider lacks ONNX's Sign. */
export const sign = (x: Tensor): Tensor => sub(greater(x, 0), greater(0, x));
