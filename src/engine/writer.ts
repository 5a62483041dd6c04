/** What operators write their ONNX nodes with; `Emitter` (emit.ts) implements it. */
import type { Layout } from "./layouts/layout.ts";
import type { Shape } from "./shape.ts";
import type { Target } from "./target.ts";

/** An attribute of a node: integer, string, list of integers, or float. */
export type AttributeValue = number | string | readonly number[] | { readonly float: number };
/** The attributes of a node, by name. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** A value of the model under construction: its ONNX name and its shape. */
export interface Named {
  readonly name: string;
  readonly shape: Shape;
}

/** A model under construction, as an operator sees it. Every method returns the ONNX name of a value. */
export interface Writer {
  /** What the model is written for. */
  readonly target: Target;
  /** Declares an input of the model, some of whose axes may have any length. */
  input(name: string, shape: Shape, free?: Readonly<Record<number, string>>): string;
  /** A tensor of fixed elements, in row-major order. */
  constant(values: Float32Array, shape: Shape): string;
  /** A tensor of fixed bytes, in row-major order. */
  bytes(values: Uint8Array<ArrayBuffer>, shape: Shape): string;
  /** A list of integers, the form in which ONNX takes axes, shapes and sizes. */
  integers(values: readonly number[]): string;
  /** One node; writing the same node twice gives the first one. Its further outputs are called `outputName(name, k)`. */
  node(type: string, inputs: readonly string[], attributes?: Attributes, options?: NodeOptions): string;
  /** The value with another shape over the same memory; of a view of a view only the last is written. */
  view(name: string, shape: Shape): string;
  /** How the elements of the value are ordered in memory. */
  layoutOf(name: string): Layout;
  /** Declares that order; returns the name. */
  markLayout(name: string, layout: Layout): string;
}

/** What only a few nodes need. */
export interface NodeOptions {
  /** The operator set that the type belongs to; "" (the default) is ONNX's own. */
  readonly domain?: string;
  /** Number of outputs; 1 by default. */
  readonly outputs?: number;
}

/** Name of output `k` of a node that has several. */
export function outputName(node: string, k: number): string {
  return k === 0 ? node : `${node}:${k}`;
}
