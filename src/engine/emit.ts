/**
 * Writes a graph as one ONNX model. Nodes are emitted from the outputs backwards, so what no output needs is never
 * written (dead code elimination), and equal nodes are written once (common subexpression elimination).
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
import { type Layout, operatorSets } from "./layouts/layout.ts";
import { plain } from "./layouts/memory.ts";
import { irVersion, lowestOpset, NEWEST } from "./opsets.ts";
import type { Shape } from "./shape.ts";
import { portable, type Target } from "./target.ts";
import type { FreeAxes, Tensor } from "./tensor.ts";
import { type Attributes, type AttributeValue, type NodeOptions, outputName, type Writer } from "./writer.ts";

/** For which machine, and for which batch, a model is written. */
export interface EmitOptions {
  /** Leaves the first axis of every input and output free, which is right for nets, whose rows do not interact. */
  readonly anyBatch?: boolean;
  /** For models that other programs read: the version of ONNX that their operators need and no newer one. */
  readonly opset?: "newest" | "lowest";
  /** `portable` by default. */
  readonly target?: Target;
}

/** One model under construction: what `value` and `output` asked for is in it, and nothing else. */
export class Emitter implements Writer {
  readonly target: Target;
  private readonly anyBatch: boolean;
  private readonly opset: "newest" | "lowest";
  private readonly graph: GraphProto = create(GraphProtoSchema, { name: "unweave" });
  /** Nodes and small constants already written, by what they are. */
  private readonly known = new Map<string, string>();
  private readonly names = new Map<Tensor, string>();
  /** Memory layouts other than the plain one. */
  private readonly layouts = new Map<string, Layout>();
  /** The value that a view is a view of. */
  private readonly viewed = new Map<string, string>();
  /** Values that leave the model under another name. */
  private readonly outputNames = new Map<string, string>();

  constructor({ anyBatch = false, opset = "newest", target = portable }: EmitOptions = {}) {
    this.anyBatch = anyBatch;
    this.opset = opset;
    this.target = target;
  }

  /** Declares that `tensor` is the value `name` (a parameter cut from the flat state). */
  bind(tensor: Tensor, name: string): void {
    this.names.set(tensor, name);
  }

  /**
   * The ONNX name of a tensor in plain memory, after emitting what it depends on. Iterative, because graphs are too deep
   * for recursion.
   */
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
        return tensor.operator.anyLayout ? name : plain(this, name, i.shape);
      });
      this.names.set(tensor, tensor.operator.emit(this, inputs, tensor, tensor.inputs));
    }
    return plain(this, this.names.get(root)!, root.shape);
  }

  layoutOf(name: string): Layout {
    return this.layouts.get(name) ?? "plain";
  }
  markLayout(name: string, layout: Layout): string {
    this.layouts.set(name, layout);
    return name;
  }

  view(name: string, shape: Shape): string {
    const source = this.viewed.get(name) ?? name;
    const result = this.node("Reshape", [source, this.integers(shape)]);
    this.viewed.set(result, source);
    return result;
  }

  node(
    type: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    { domain = "", outputs = 1 }: NodeOptions = {},
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

  input(name: string, shape: Shape, free: FreeAxes = {}): string {
    if (!this.graph.input.some((i) => i.name === name))
      this.graph.input.push(valueInfo(name, shape, { ...free, ...this.batchAxis() }));
    return name;
  }

  private batchAxis(): FreeAxes {
    return this.anyBatch ? { 0: "batch" } : {};
  }

  /**
   * Makes `value` the model's output `name`. Its node writes the output directly; only a value that no node made, or that
   * has an output already, is copied.
   */
  output(name: string, value: string, shape: Shape): void {
    const made = this.graph.node.some((node) => node.output.includes(value));
    if (made && !this.outputNames.has(value)) this.outputNames.set(value, name);
    else
      this.graph.node.push(
        create(NodeProtoSchema, { name: `out:${name}`, opType: "Identity", input: [value], output: [name] }),
      );
    this.graph.output.push(valueInfo(name, shape, this.batchAxis()));
  }

  constant(values: Float32Array, shape: Shape): string {
    const small = values.length <= 64;
    const key = `f${shape}:${small ? values.join() : ""}`;
    const existing = small ? this.known.get(key) : undefined;
    if (existing !== undefined) return existing;
    const bytes = new Uint8Array(values.slice().buffer);
    return this.initializer(small ? key : null, DataType.FLOAT, shape, bytes);
  }

  integers(values: readonly number[]): string {
    const key = `i${values.join()}`;
    const bytes = new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer);
    return this.known.get(key) ?? this.initializer(key, DataType.INT64, [values.length], bytes);
  }

  bytes(values: Uint8Array<ArrayBuffer>, shape: Shape): string {
    const key = values.length === 1 ? `b${shape}:${values[0]}` : null;
    const existing = key === null ? undefined : this.known.get(key);
    return existing ?? this.initializer(key, DataType.UINT8, shape, values);
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

  /** The ONNX operator types used, each once, sorted. */
  types(): string[] {
    return [...new Set(this.graph.node.map((n) => n.opType))].sort();
  }

  /** The model written so far, as bytes of an ONNX file. */
  model(): Uint8Array {
    const named = (name: string) => this.outputNames.get(name) ?? name;
    for (const node of this.graph.node) {
      node.input = node.input.map(named);
      node.output = node.output.map(named);
    }
    this.outputNames.clear();
    const opset = this.opset === "newest" ? NEWEST : lowestOpset(this.types());
    const model = create(ModelProtoSchema, {
      irVersion: BigInt(irVersion(opset)),
      producerName: "unweave",
      graph: this.graph,
      opsetImport: [{ domain: "", version: BigInt(opset) }, ...operatorSets(this.target.layout)],
    });
    return toBinary(ModelProtoSchema, model);
  }
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

function valueInfo(name: string, shape: Shape, free: FreeAxes): ValueInfoProto {
  const named = (value: string) => ({ value: { case: "dimParam" as const, value } });
  const fixed = (n: number) => ({ value: { case: "dimValue" as const, value: BigInt(n) } });
  const dim = shape.map((n, axis) => (free[axis] === undefined ? fixed(n) : named(free[axis])));
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: "tensorType", value: { elemType: DataType.FLOAT, shape: { dim } } } },
  });
}

/**
 * A model that computes `outputs` by name; its inputs are those that the outputs depend on. Returns the bytes of an ONNX
 * file.
 */
export function emitModel(outputs: Readonly<Record<string, Tensor>>, options: EmitOptions = {}): Uint8Array {
  const emitter = new Emitter(options);
  for (const [name, tensor] of Object.entries(outputs)) {
    emitter.output(name, emitter.value(tensor), tensor.shape);
  }
  return emitter.model();
}
