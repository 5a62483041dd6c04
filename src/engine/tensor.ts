/**
 * Symbolic tensors: each one knows the operator that made it, its inputs and its shape, but holds no values. The arithmetic
 * is written into an ONNX model (emit.ts), and ONNX Runtime computes it.
 */
import { type Shape, sizeOf } from "./shape.ts";
import type { Writer } from "./writer.ts";

/** One operator: its shape rule, gradient and ONNX form side by side, with the cases that test the gradient. */
export interface Operator<A = unknown> {
  readonly name: string;
  /** Shape of the result. Where the inputs do not fit, it throws an Error that says which shapes it expected. */
  shape(inputs: readonly Shape[], attributes: A): Shape;
  /**
   * The gradient of every input, given the gradient of the output; null where it is zero. Unused gradients are never
   * emitted.
   */
  gradient(dy: Tensor, inputs: readonly Tensor[], y: Tensor<A>): (Tensor | null)[];
  /** Writes ONNX nodes and returns the name of the result; `inputs` are the names of `operands`. */
  emit(onnx: Writer, inputs: readonly string[], y: Tensor<A>, operands: readonly Tensor[]): string;
  /** The values of the result where those of every input are known; null or omitted leaves them to the runtime. */
  fold?(known: readonly Float32Array[], y: Tensor<A>, operands: readonly Tensor[]): Float32Array | null;
  /** Whether `emit` takes inputs in any memory layout (layouts/); other operators get plain ones. */
  readonly anyLayout?: boolean;
  /** Inputs on which the gradient is checked against central differences and jax-js. */
  readonly proofs: readonly Proof<A>[];
}

/** A case on which the gradient of an operator is tested. */
export interface Proof<A = unknown> {
  /** Of the inputs. */
  readonly shapes: readonly Shape[];
  readonly attributes?: A;
  /** The inputs are drawn uniformly from this range, −2 … 2 by default. */
  readonly range?: readonly [number, number];
}

/** A symbolic value: an operator applied to inputs, with the shape of the result. */
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
  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }
}

/** What formulas take: a tensor, or a number, which stands for a scalar constant. */
export type Operand = Tensor | number;

/** Every operator by name; the tests try the proofs of all of them. */
export const operators = new Map<string, Operator>();

/**
 * Registers an operator and returns the function that applies it; that function throws a ShapeError where shapes do not
 * fit.
 */
export function operator<A = undefined>(definition: Operator<A>) {
  operators.set(definition.name, definition as Operator);
  return (inputs: readonly Operand[], attributes: A): Tensor => {
    const tensors = inputs.map(toTensor);
    const shapes = tensors.map((t) => t.shape);
    const shape = checkedShape(definition, shapes, attributes);
    const y = new Tensor(definition, tensors, attributes, shape);
    const known = definition.fold && y.size <= MOST_FOLDED ? tensors.map(constantValues) : [null];
    const folded = known.every((values) => values !== null) ? definition.fold!(known, y, tensors) : null;
    return folded === null ? (y as Tensor) : constant(folded, shape);
  };
}

/** Most elements that a folded constant may have; larger ones are cheaper to compute than to carry in the model. */
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

/** Shapes that do not fit. The message names the operator, the shapes and the line outside the engine that applied it. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
  constructor(operatorName: string, shapes: readonly Shape[], reason: string) {
    const got = shapes.map((s) => `[${s.join(", ")}]`).join(" and ");
    super(`operator "${operatorName}": expected ${reason}, got ${got}.`);
    const caller = this.stack?.split("\n").find((line) => line.includes(":") && isCaller(line));
    if (caller)
      this.message += ` Written at ${caller
        .trim()
        .replace(/^at /, "")
        .replace(/\?[^\s:]*(?=:\d+:\d+)/, "")}.`;
  }
}

/** Folder of the engine's own files, as stack traces write it. */
const ENGINE = new URL(".", import.meta.url).pathname;
function isCaller(line: string): boolean {
  return /^\s+at /.test(line) && !line.includes(ENGINE) && !line.includes("node:internal");
}

/** Axes whose length the model leaves open, by the name that it has there. */
export type FreeAxes = Readonly<Record<number, string>>;

/** A leaf that is fed when the model runs. */
const inputOperator: Operator<{ name: string; free?: FreeAxes }> = {
  name: "input",
  shape: () => [],
  gradient: () => [],
  emit: (onnx, _, y) => onnx.input(y.attributes.name, y.shape, y.attributes.free),
  proofs: [],
};
/**
 * A tensor that is fed under `name` whenever the model runs. A free axis has length 1 here, and what is computed of it must be right
 * for other lengths too: operators on single elements, and broadcasting against a fixed length.
 */
export function input(name: string, shape: Shape, free?: FreeAxes): Tensor<{ name: string }> {
  return new Tensor(inputOperator, [], { name, ...(free && { free }) }, shape);
}

/** A leaf whose values are known when the graph is built. */
const constantOperator: Operator<{ values: Float32Array }> = {
  name: "constant",
  shape: () => [],
  gradient: () => [],
  emit: (onnx, _, y) => onnx.constant(y.attributes.values, y.shape),
  proofs: [],
};
/** A tensor of fixed values in row-major order; throws a ShapeError where their number does not fit the shape. */
export function constant(values: ArrayLike<number>, shape: Shape): Tensor {
  if (values.length !== sizeOf(shape)) throw new ShapeError("constant", [shape], `${values.length} elements`);
  return new Tensor(constantOperator, [], { values: Float32Array.from(values) }, shape) as Tensor;
}

/** A tensor as it is, a number as a scalar constant. */
export function toTensor(operand: Operand): Tensor {
  return typeof operand === "number" ? constant([operand], []) : operand;
}

/** The value of a constant with one element; null for every other tensor. */
export function scalarValue(tensor: Tensor): number | null {
  const held = tensor.attributes as { values?: Float32Array } | undefined;
  return tensor.operator.name === "constant" && tensor.size === 1 ? (held?.values?.[0] ?? null) : null;
}
