/**
 * Writes a graph as one ONNX model. Nodes are emitted from the outputs backwards, so what no output needs is never
 * written (dead code), and a node equal to an earlier one is that node (common subexpressions).
 */
import { create, toBinary } from "@bufbuild/protobuf";
import type { AttributeProto, GraphProto, ValueInfoProto } from "onnx-buf";
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from "onnx-buf";
import type { Shape } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

/** Opset 20: the newest one whose operators both ONNX Runtime's CPU and WebGPU providers have. */
const OPSET = 20n;
const IR_VERSION = 9n;

/** Where ONNX Runtime keeps its operators on blocked memory (operators/blocked.ts). */
const BLOCKED_DOMAIN = "com.microsoft.nchwc";
const BLOCKED_OPSET = { domain: BLOCKED_DOMAIN, version: 1n };

type AttributeValue = number | string | readonly number[] | { readonly float: number };

/** For which machine, and for which batch, a model is written. */
export interface EmitOptions {
  /** Declares the first axis of every input and output free; right for nets, whose rows do not meet. */
  readonly anyBatch?: boolean;
  /** Floats in a block of channels, where convolutions may use the runtime's blocked layout; null: plain ONNX only. */
  readonly block?: number | null;
}

/** One model in the making: what is asked of it by `value` and `output` is in it, and nothing else. */
export class Emitter {
  readonly block: number | null;
  private readonly anyBatch: boolean;
  private readonly inBlocks = new Set<string>();
  private readonly graph: GraphProto = create(GraphProtoSchema, { name: "unweave" });
  private readonly known = new Map<string, string>();
  private readonly names = new Map<Tensor, string>();
  /** What a view is a view of. */
  private readonly viewed = new Map<string, string>();
  /** Values that leave the model under another name. */
  private readonly outputNames = new Map<string, string>();

  constructor({ anyBatch = false, block = null }: EmitOptions = {}) {
    this.anyBatch = anyBatch;
    this.block = block;
  }

  /** Declares that `tensor` already stands under `name` (a parameter cut from the flat state). */
  bind(tensor: Tensor, name: string): void {
    this.names.set(tensor, name);
  }

  /** The ONNX name of a tensor in ordinary memory, emitting what it needs. Iterative: graphs are deeper than the call stack likes. */
  value(root: Tensor): string {
    const stack = [root];
    while (stack.length > 0) {
      const tensor = stack[stack.length - 1];
      const waiting = this.names.has(tensor) ? [] : tensor.inputs.filter((i) => !this.names.has(i));
      if (waiting.length > 0) {
        stack.push(...waiting);
        continue;
      }
      stack.pop();
      if (this.names.has(tensor)) continue;
      const inputs = tensor.inputs.map((i) => {
        const name = this.names.get(i)!;
        return tensor.operator.anyLayout ? name : this.plain(name, i.shape);
      });
      this.names.set(tensor, tensor.operator.emit(this, inputs, tensor, tensor.inputs));
    }
    return this.plain(this.names.get(root)!, root.shape);
  }

  isBlocked(name: string): boolean {
    return this.inBlocks.has(name);
  }
  /** Declares that the memory of `name` is in blocks; returns the name. */
  markBlocked(name: string): string {
    this.inBlocks.add(name);
    return name;
  }
  /** The value in ordinary memory. */
  plain(name: string, shape: Shape): string {
    if (!this.inBlocks.has(name)) return name;
    return this.push(BLOCKED_DOMAIN, "ReorderOutput", [name], { channels: shape[1] });
  }
  /** The value in blocks of channels, of which there is a multiple of the block. */
  blocked(name: string): string {
    return this.inBlocks.has(name) ? name : this.markBlocked(this.reordered(name));
  }
  /** Memory [n, c, …] (or [n, …, c]) as [n, c/b, …, b], whatever it held before. */
  reordered(name: string, { channelsLast = false } = {}): string {
    return this.push(BLOCKED_DOMAIN, "ReorderInput", [name], channelsLast ? { channels_last: 1 } : {});
  }
  /** A node of the runtime's blocked operators, whose result is in blocks. */
  blockedNode(
    type: string,
    inputs: readonly string[],
    attributes: Record<string, AttributeValue> = {},
  ): string {
    return this.markBlocked(this.push(BLOCKED_DOMAIN, type, inputs, attributes));
  }
  /** An element-by-element node: in blocks where an operand is and the others fit it number by number. */
  elementwise(
    type: string,
    inputs: readonly string[],
    operands: readonly Tensor[],
    attributes: Record<string, AttributeValue> = {},
  ): string {
    const large = operands.filter((operand) => operand.size > 1);
    const inBlocks =
      inputs.some((name) => this.inBlocks.has(name)) &&
      large.every((operand) => operand.shape.join() === large[0].shape.join());
    const ready = inputs.map((name, i) => {
      if (operands[i].size === 1) return name;
      return inBlocks ? this.blocked(name) : this.plain(name, operands[i].shape);
    });
    const result = this.node(type, ready, attributes);
    return inBlocks ? this.markBlocked(result) : result;
  }

  /** The value seen with another shape over the same memory; seen twice, the first view is left out. */
  view(name: string, shape: Shape): string {
    const source = this.viewed.get(name) ?? name;
    const result = this.node("Reshape", [source, this.integers(shape)]);
    this.viewed.set(result, source);
    return result;
  }

  /** One ONNX node; the same node twice is one. `outputs` > 1 gives names `${name}:${k}` through `outputName`. */
  node(
    type: string,
    inputs: readonly string[],
    attributes: Record<string, AttributeValue> = {},
    outputs = 1,
  ): string {
    return this.push("", type, inputs, attributes, outputs);
  }

  private push(
    domain: string,
    type: string,
    inputs: readonly string[],
    attributes: Record<string, AttributeValue>,
    outputs = 1,
  ): string {
    const key = JSON.stringify([domain, type, inputs, attributes]);
    const existing = this.known.get(key);
    if (existing !== undefined) return existing;
    const name = `${type}_${this.graph.node.length}`;
    this.graph.node.push(
      create(NodeProtoSchema, {
        name,
        opType: type,
        domain,
        input: [...inputs],
        output: Array.from({ length: outputs }, (_, k) => outputName(name, k)),
        attribute: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
      }),
    );
    this.known.set(key, name);
    return name;
  }

  input(name: string, shape: Shape): string {
    if (!this.graph.input.some((i) => i.name === name))
      this.graph.input.push(valueInfo(name, shape, this.anyBatch));
    return name;
  }

  /** Marks `value` as the model's output `name`. Its node writes there; only what no node made, or a second name, is copied. */
  output(name: string, value: string, shape: Shape): void {
    const made = this.graph.node.some((node) => node.output.includes(value));
    if (made && !this.outputNames.has(value)) this.outputNames.set(value, name);
    else
      this.graph.node.push(
        create(NodeProtoSchema, { name: `out:${name}`, opType: "Identity", input: [value], output: [name] }),
      );
    this.graph.output.push(valueInfo(name, shape, this.anyBatch));
  }

  constant(values: Float32Array, shape: Shape): string {
    const small = values.length <= 64;
    const key = `f${shape}:${small ? values.join() : ""}`;
    const existing = small ? this.known.get(key) : undefined;
    if (existing !== undefined) return existing;
    const bytes = new Uint8Array(values.slice().buffer);
    return this.initializer(small ? key : null, DataType.FLOAT, shape, bytes);
  }

  /** A list of whole numbers, as ONNX wants axes, shapes and sizes. */
  integers(values: readonly number[]): string {
    const key = `i${values.join()}`;
    const bytes = new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer);
    return this.known.get(key) ?? this.initializer(key, DataType.INT64, [values.length], bytes);
  }

  private initializer(
    key: string | null,
    dataType: number,
    shape: Shape,
    rawData: Uint8Array<ArrayBuffer>,
  ): string {
    const name = `const_${this.graph.initializer.length}`;
    this.graph.initializer.push(
      create(TensorProtoSchema, { name, dataType, dims: shape.map(BigInt), rawData }),
    );
    if (key !== null) this.known.set(key, name);
    return name;
  }

  /** ONNX operator types used, sorted. */
  types(): string[] {
    return [...new Set(this.graph.node.map((n) => n.opType))].sort();
  }

  model(): Uint8Array {
    const named = (name: string) => this.outputNames.get(name) ?? name;
    for (const node of this.graph.node) {
      node.input = node.input.map(named);
      node.output = node.output.map(named);
    }
    this.outputNames.clear();
    const model = create(ModelProtoSchema, {
      irVersion: IR_VERSION,
      producerName: "unweave",
      graph: this.graph,
      opsetImport: [{ domain: "", version: OPSET }, ...(this.block === null ? [] : [BLOCKED_OPSET])],
    });
    return toBinary(ModelProtoSchema, model);
  }
}

/** Name of output `k` of a node that has several. */
export function outputName(node: string, k: number): string {
  return k === 0 ? node : `${node}:${k}`;
}

function attribute(name: string, value: AttributeValue): AttributeProto {
  if (typeof value === "number")
    return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value) });
  if (typeof value === "string")
    return create(AttributeProtoSchema, {
      name,
      type: AttributeType.STRING,
      s: new TextEncoder().encode(value),
    });
  if ("float" in value)
    return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value.float });
  return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: value.map(BigInt) });
}

function valueInfo(name: string, shape: Shape, anyBatch: boolean): ValueInfoProto {
  const free = { value: { case: "dimParam" as const, value: "batch" } };
  const fixed = (n: number) => ({ value: { case: "dimValue" as const, value: BigInt(n) } });
  const dim = shape.map((n, axis) => (anyBatch && axis === 0 ? free : fixed(n)));
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: "tensorType", value: { elemType: DataType.FLOAT, shape: { dim } } } },
  });
}

/** A model that computes `outputs` from whatever inputs they reach. */
export function emitModel(outputs: Readonly<Record<string, Tensor>>, options: EmitOptions = {}): Uint8Array {
  const emitter = new Emitter(options);
  for (const [name, tensor] of Object.entries(outputs)) {
    emitter.output(name, emitter.value(tensor), tensor.shape);
  }
  return emitter.model();
}
