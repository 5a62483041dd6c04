/** An external encoder: an ONNX file from images to codes, whose inputs and outputs are read without running it. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  TensorProto_DataType as DataType,
  type TensorShapeProto_Dimension as Dimension,
  TensorShapeProto_DimensionSchema as DimensionSchema,
  type ModelProto,
  ModelProtoSchema,
  TensorShapeProtoSchema,
  type ValueInfoProto,
} from "onnx-buf";
import { expect, InputError } from "../errors.ts";
import type { Dataset } from "../types/index.ts";
import { contractOf } from "./contract.ts";
import type { EncoderPorts } from "./encode.ts";

/** The most numbers that a batch of images may hold. */
const MOST_NUMBERS = 1 << 28;

/** What the whole code is called by a run and by an export. */
const WHOLE = ["code", "image_embeds"];

/** A model with the names of what goes in and out. */
export interface EncoderFile {
  readonly model: Uint8Array;
  readonly ports: EncoderPorts;
}

/**
 * Input [batch, channels, height, width] of float32 in 0..1, free sides filled in from the data; outputs of float32, one
 * code or one per block. Where the whole code is an output beside others, the others are its blocks (our own encoders).
 */
export function readEncoderFile(path: string, shape: Dataset["shape"]): EncoderFile {
  const isFile = existsSync(path) && statSync(path).isFile();
  expect(isFile, "encoder", path, "an ONNX file", "no such file", "Correct the path.");
  const proto = parse(path);
  const graph = proto.graph!;
  // Older exporters list the weights among the inputs.
  const weights = new Set(graph.initializer.map(({ name }) => name));
  const inputs = graph.input.filter(({ name }) => !weights.has(name));
  const got = inputs.map(({ name }) => name).join(", ") || "none";
  expect(inputs.length === 1, "encoder", path, "one input, the images", got, "Export the encoder alone.");
  const batch = fitPictures(path, inputs[0], shape);
  const named = graph.output.map(({ name }) => name);
  const outputs = named.length > 1 ? named.filter((name) => !WHOLE.includes(name)) : named;
  for (const output of graph.output) expectFloats(path, output);
  return { model: toBinary(ModelProtoSchema, proto), ports: { input: inputs[0].name, outputs, batch } };
}

/** The pictures of one of our own encoders. */
export interface OwnPictures {
  /** channels, height, width of those that its run was trained on. */
  readonly shape: Dataset["shape"];
  /** The same of those that it is given: in colour, where it makes grey of them itself. */
  readonly takes: Dataset["shape"];
}

/** What one of our own encoders takes; those of older versions take the channels of their run and no others. */
export function ownPictures(path: string, model: Uint8Array): OwnPictures {
  const { shape } = tensorOf(path, parse(path, model).graph!.input[0]);
  const [channels, height, width] = (shape?.dim ?? []).slice(1).map(({ value }) => Number(value.value));
  const contract = contractOf(model);
  if (contract === null) return { shape: [channels, height, width], takes: [channels, height, width] };
  const { sees, channels: taken, normalise } = contract.pictures;
  const own = taken.length === 1 ? taken[0] : sees === "grey" ? 1 : 3;
  // What its reader normalised is normalised in the channels of the run.
  const most = normalise === null ? Math.max(...taken) : own;
  return { shape: [own, height, width], takes: [most, height, width] };
}

function parse(path: string, model: Uint8Array = readFileSync(path)): ModelProto {
  const todo = "Export the encoder as ONNX with its weights inside.";
  try {
    const proto = fromBinary(ModelProtoSchema, model);
    if ((proto.graph?.output.length ?? 0) > 0) return proto;
  } catch {
    // The error below says so.
  }
  throw new InputError("encoder", path, "an ONNX model", "something else", todo);
}

function tensorOf(path: string, { name, type }: ValueInfoProto) {
  const todo = "Export it with tensors for inputs and outputs.";
  if (type?.value.case === "tensorType") return type.value.value;
  throw new InputError("encoder", path, `a tensor for "${name}"`, "another type", todo);
}

function expectFloats(path: string, value: ValueInfoProto): void {
  const { elemType } = tensorOf(path, value);
  const got = DataType[elemType]?.toLowerCase() ?? `${elemType}`;
  const todo = "Export the encoder with float32 inputs and outputs.";
  expect(elemType === DataType.FLOAT, "encoder", path, `float32 for "${value.name}"`, got, todo);
}

/** Checks the declared sides against the images' and fills in free ones; returns a fixed batch size, or null. */
function fitPictures(path: string, value: ValueInfoProto, shape: Dataset["shape"]): number | null {
  expectFloats(path, value);
  const tensor = tensorOf(path, value);
  const sides = (tensor.shape?.dim ?? []).map(({ value: side }) =>
    side.case === "dimValue" && side.value > 0n ? Number(side.value) : null,
  );
  const fits =
    sides.length === 0 ||
    (sides.length === 4 && shape.every((side, i) => sides[i + 1] === null || sides[i + 1] === side));
  const shown = (list: readonly (number | null)[]) => `[${list.map((side) => side ?? "any").join(", ")}]`;
  const expected = `input "${value.name}" of the data's shape ${shown([null, ...shape])}`;
  const todo =
    "Choose the data's size and channels (--set data.size=…, data.channels=…), or another encoder.";
  expect(fits, "encoder", path, expected, shown(sides), todo);
  const fixed = (n: number) => dimension({ case: "dimValue", value: BigInt(n) });
  const batch = sides[0] ?? null;
  const most = Math.floor(MOST_NUMBERS / shape.reduce((product, side) => product * side, 1));
  const fewer = `batches of at most ${most} such images`;
  expect((batch ?? 1) <= most, "encoder", path, fewer, `${batch}`, "Export it with any number of rows.");
  const first = batch === null ? dimension({ case: "dimParam", value: "batch" }) : fixed(batch);
  tensor.shape = create(TensorShapeProtoSchema, { dim: [first, ...shape.map(fixed)] });
  return batch;
}

const dimension = (value: Dimension["value"]) => create(DimensionSchema, { value });
