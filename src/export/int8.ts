/** Weights in 8 bits: whole numbers from −127 to 127 and one scale for each output, symmetric, made without any data. */
import { create } from "@bufbuild/protobuf";
import { TensorProto_DataType as DataType, NodeProtoSchema } from "onnx-buf";
import { tensorOf, type Weights, widened, withWeights } from "./weights.ts";

const MOST = 127;

/**
 * The same encoder with its weights in a quarter of the bytes. They are made float32 again by plain operators: behind
 * DequantizeLinear some builds of ONNX Runtime compute in whole numbers, and their codes differ.
 */
export const asInt8 = (model: Uint8Array): Uint8Array =>
  withWeights(model, (name, weights) => {
    const { scales, values } = quantised(weights);
    const { shape, axis } = weights;
    const [whole, wide, scale] = ["int8", "wide", "scale"].map((part) => `${name}_${part}`);
    const along = shape.map((side, at) => (at === axis ? side : 1));
    const product = { name: `scale:${name}`, opType: "Mul", input: [wide, scale], output: [name] };
    return {
      tensors: [
        tensorOf(whole, DataType.INT8, shape, values),
        tensorOf(scale, DataType.FLOAT, along, scales),
      ],
      nodes: [widened(whole, wide), create(NodeProtoSchema, product)],
    };
  });

/** Each output's largest weight becomes ±127. */
export function quantised({ shape, values, axis }: Weights): {
  scales: Float32Array<ArrayBuffer>;
  values: Int8Array<ArrayBuffer>;
} {
  const stride = shape.slice(axis + 1).reduce((product, side) => product * side, 1);
  const outputOf = (at: number) => Math.floor(at / stride) % shape[axis];
  const scales = new Float32Array(shape[axis]);
  values.forEach((value, at) => {
    scales[outputOf(at)] = Math.max(scales[outputOf(at)], Math.abs(value) / MOST);
  });
  // An output without any weight but 0 has a scale all the same.
  scales.forEach((scale, at) => {
    if (scale === 0) scales[at] = 1;
  });
  return { scales, values: Int8Array.from(values, (value, at) => Math.round(value / scales[outputOf(at)])) };
}
