/**
 * Symbolic tensors: a node says which operator made it, of what, and with what shape. No numbers are held; the ONNX
 * model emitted from a graph holds the arithmetic (emit.ts) and ONNX Runtime does it.
 */
import { type Shape, sizeOf } from "./shape.ts";
import type { Writer } from "./writer.ts";

/** One operator: shape rule, gradient and ONNX form side by side, and the cases that prove the gradient. */
export interface Operator<A = unknown> {
  readonly name: string;
  /** The result's shape; throws a plain message where the inputs do not fit. */
  shape(inputs: readonly Shape[], attributes: A): Shape;
  /** Gradient of every input given that of the output; null where it is zero. Unused ones are never emitted. */
  gradient(dy: Tensor, inputs: readonly Tensor[], y: Tensor<A>): (Tensor | null)[];
  /** Emits ONNX nodes and returns the output's name. */
  emit(onnx: Writer, inputs: readonly string[], y: Tensor<A>, operands: readonly Tensor[]): string;
  /** The result's numbers where those of every input are known; null or omitted: the runtime computes them. */
  fold?(known: readonly Float32Array[], y: Tensor<A>, operands: readonly Tensor[]): Float32Array | null;
  /** Whether `emit` takes inputs in any memory layout (layouts/); other operators get plain ones. */
  readonly anyLayout?: boolean;
  /** Inputs on which the gradient is checked against central differences and jax-js. */
  readonly proofs: readonly Proof<A>[];
}

/** `range`: the inputs are drawn uniformly from it (default −2 … 2). */
export interface Proof<A = unknown> {
  readonly shapes: readonly Shape[];
  readonly attributes?: A;
  readonly range?: readonly [number, number];
}

/** A value that is not computed here: an operator on its inputs, with its shape. */
export class Tensor<A = unknown> {
  readonly operator: Operator<A>;
  readonly inputs: readonly Tensor[];
  readonly attributes: A;
  readonly shape: Shape;
  constructor(operator: Operator<A>, inputs: readonly Tensor[], attributes: A, shape: Shape) {
    this.operator = operator;
    this.inputs = inputs;
    this.attributes = attributes;
    this.shape = shape;
  }
  get size(): number {
    return sizeOf(this.shape);
  }
}

/** What formulas may be written with: a number stands for a scalar constant. */
export type Operand = Tensor | number;

/** Every operator defined, by name: the proofs walk this list. */
export const operators = new Map<string, Operator>();

/** Declares an operator and returns the function that applies it. */
export function operator<A = undefined>(definition: Operator<A>) {
  operators.set(definition.name, definition as Operator);
  return (inputs: readonly Operand[], attributes: A): Tensor => {
    const tensors = inputs.map(toTensor);
    const shapes = tensors.map((t) => t.shape);
    const shape = checkedShape(definition, shapes, attributes);
    const y = new Tensor(definition, tensors, attributes, shape);
    const known = definition.fold && y.size <= MOST_FOLDED ? tensors.map(constantValues) : [null];
    const numbers = known.every((values) => values !== null) ? definition.fold!(known, y, tensors) : null;
    return numbers === null ? (y as Tensor) : constant(numbers, shape);
  };
}

/** Numbers of a folded constant; larger ones are cheaper to compute than to carry in the model. */
const MOST_FOLDED = 4096;

function constantValues({ operator, attributes }: Tensor): Float32Array | null {
  return operator.name === "constant" ? (attributes as unknown as { values: Float32Array }).values : null;
}

function checkedShape<A>(definition: Operator<A>, shapes: readonly Shape[], attributes: A): Shape {
  try {
    return definition.shape(shapes, attributes);
  } catch (cause) {
    throw new ShapeError(definition.name, shapes, (cause as Error).message);
  }
}

/** Shapes that do not fit: names the operator, the shapes and the line outside the engine that asked for it. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
  constructor(operatorName: string, shapes: readonly Shape[], reason: string) {
    const got = shapes.map((s) => `[${s.join(", ")}]`).join(" and ");
    super(`operator "${operatorName}": expected ${reason}, got ${got}.`);
    const caller = this.stack?.split("\n").find((line) => line.includes(":") && isCaller(line));
    if (caller) this.message += ` Written at ${caller.trim().replace(/^at /, "")}.`;
  }
}

/** Where the engine's own files are, as stack traces write it. */
const ENGINE = new URL(".", import.meta.url).pathname;
function isCaller(line: string): boolean {
  return /^\s+at /.test(line) && !line.includes(ENGINE) && !line.includes("node:internal");
}

/** A leaf that is fed at run time. */
const inputOperator: Operator<{ name: string }> = {
  name: "input",
  shape: () => [],
  gradient: () => [],
  emit: (onnx, _, y) => onnx.input(y.attributes.name, y.shape),
  proofs: [],
};
/** A tensor that is fed under `name` whenever the model runs. */
export function input(name: string, shape: Shape): Tensor<{ name: string }> {
  return new Tensor(inputOperator, [], { name }, shape);
}

/** Numbers known when the graph is made. */
const constantOperator: Operator<{ values: Float32Array }> = {
  name: "constant",
  shape: () => [],
  gradient: () => [],
  emit: (onnx, _, y) => onnx.constant(y.attributes.values, y.shape),
  proofs: [],
};
/** A tensor of fixed numbers, row-major; a ShapeError where they are too many or too few. */
export function constant(values: ArrayLike<number>, shape: Shape): Tensor {
  if (values.length !== sizeOf(shape)) throw new ShapeError("constant", [shape], `${values.length} numbers`);
  return new Tensor(constantOperator, [], { values: Float32Array.from(values) }, shape) as Tensor;
}

/** A tensor itself, a number as a scalar constant. */
export function toTensor(operand: Operand): Tensor {
  return typeof operand === "number" ? constant([operand], []) : operand;
}

/** The number of a scalar constant, or null. */
export function scalarValue(tensor: Tensor): number | null {
  const held = tensor.attributes as { values?: Float32Array } | undefined;
  return tensor.operator.name === "constant" && tensor.size === 1 ? (held?.values?.[0] ?? null) : null;
}
