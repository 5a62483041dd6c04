/** The weights of a model as fewer bytes: which they are, and what takes their place. The arithmetic stays in float32. */
import { create } from "@bufbuild/protobuf";
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  type GraphProto,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProtoSchema,
} from "onnx-buf";
import { changedModel } from "./model.ts";

/** The second input of these operators is a matrix of weights; the axis of it that counts what comes out. */
const OUTPUT_AXIS: Readonly<Record<string, (node: NodeProto) => number>> = {
  Conv: () => 0,
  ConvTranspose: () => 1,
  Gemm: ({ attribute }) => (attribute.some(({ name, i }) => name === "transB" && i === 1n) ? 0 : 1),
  MatMul: () => 1,
};

/** A matrix of weights of float32. */
export interface Weights {
  readonly shape: readonly number[];
  readonly values: Float32Array;
  /** The axis of `shape` that counts what comes out. */
  readonly axis: number;
}

/** What stands in the model in place of a weight: tensors, and nodes that make float32 of them. */
export interface Stored {
  readonly tensors: readonly TensorProto[];
  readonly nodes: readonly NodeProto[];
}

/** The same model with every matrix of weights stored as `store` says; biases and small constants stay as they are. */
export function withWeights(
  model: Uint8Array,
  store: (name: string, weights: Weights) => Stored,
): Uint8Array {
  return changedModel(model, (graph) => {
    const stored = new Map(
      [...axes(graph)].flatMap(([name, axis]) => {
        const tensor = graph.initializer.find((each) => each.name === name);
        return tensor === undefined ? [] : [[name, store(name, { axis, ...floats(tensor) })] as const];
      }),
    );
    graph.initializer = graph.initializer.flatMap((each) => stored.get(each.name)?.tensors ?? [each]);
    graph.node = [...[...stored.values()].flatMap(({ nodes }) => nodes), ...graph.node];
  });
}

/** Names of constants that are weights, with their axes. One that is used along two axes is none. */
function axes({ node, initializer }: GraphProto): Map<string, number> {
  const held = new Map(initializer.map((each) => [each.name, each]));
  const found = new Map<string, number>();
  const refused = new Set<string>();
  for (const each of node)
    each.input.forEach((name, at) => {
      const tensor = held.get(name);
      if (tensor === undefined) return;
      const axis = at === 1 ? OUTPUT_AXIS[each.opType]?.(each) : undefined;
      const isMatrix = tensor.dataType === DataType.FLOAT && tensor.dims.length > 1;
      if (axis === undefined || !isMatrix || (found.get(name) ?? axis) !== axis) refused.add(name);
      else found.set(name, axis);
    });
  for (const name of refused) found.delete(name);
  return found;
}

function floats({ dims, rawData }: TensorProto): { shape: number[]; values: Float32Array } {
  return { shape: dims.map(Number), values: new Float32Array(rawData.slice().buffer) };
}

/** A constant of a model. */
export const tensorOf = (
  name: string,
  dataType: DataType,
  shape: readonly number[],
  values: ArrayBufferView<ArrayBuffer>,
): TensorProto =>
  create(TensorProtoSchema, {
    ...{ name, dataType, dims: shape.map(BigInt) },
    rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  });

/** A node that makes float32 of a constant. */
export const widened = (from: string, to: string): NodeProto =>
  create(NodeProtoSchema, {
    ...{ name: `widen:${from}`, opType: "Cast", input: [from], output: [to] },
    attribute: [
      create(AttributeProtoSchema, { name: "to", type: AttributeType.INT, i: BigInt(DataType.FLOAT) }),
    ],
  });
