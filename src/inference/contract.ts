/** What `encoder.onnx` says of itself: all that a program needs to make codes of pictures and to compare them. */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  TensorShapeProto_DimensionSchema as DimensionSchema,
  type ModelProto,
  ModelProtoSchema,
  StringStringEntryProtoSchema,
} from "onnx-buf";
import { z } from "zod";

const side = z.int().positive();
const pictures = z.looseObject({
  height: side,
  width: side,
  /** How many channels it takes. */
  channels: z.array(side),
  order: z.literal("RGB"),
  range: z.tuple([z.number(), z.number()]),
  /** What the run was trained on, and what the encoder makes of either. */
  sees: z.enum(["grey", "colour"]),
  /** How pictures of other proportions were made to fit, and by which kernel they were resized. */
  fit: z.enum(["crop", "pad", "stretch"]),
  kernel: z.string(),
  /** What the reader did to the bytes of training pictures, which the encoder does not do; null where it was nothing. */
  normalise: z.string().nullable(),
});
const CONTRACT = z.looseObject({
  format: z.literal(1),
  pictures,
  blocks: z.record(
    z.string(),
    z.looseObject({ columns: z.tuple([z.number(), z.number()]), width: z.number() }),
  ),
  compared: z.literal("cosine"),
  supervision: z.string(),
  content: z.looseObject({ factor: z.string(), block: z.string().nullable() }).nullable(),
  /** Pictures of the training with their codes, by which another runtime can be checked. */
  golden: z.looseObject({ file: z.string(), pictures: z.number(), sha256: z.string() }),
  /** What pictures and codes are called, where it is not `images` and `code`: in an export. */
  ports: z.object({ input: z.string(), code: z.string() }).optional(),
});
/** The contract of an encoder, as JSON in its metadata under the key "unweave". */
export type EncoderContract = z.infer<typeof CONTRACT>;

const KEY = "unweave";

/** The contract of a model; null where it has none, as those of older versions. */
export function contractOf(model: Uint8Array): EncoderContract | null {
  const held = fromBinary(ModelProtoSchema, model).metadataProps.find(({ key }) => key === KEY);
  return held === undefined ? null : CONTRACT.parse(JSON.parse(held.value));
}

/** The same model with that contract. */
export function withContract(model: Uint8Array, contract: EncoderContract): Uint8Array {
  return changed(model, (proto) => {
    const others = proto.metadataProps.filter(({ key }) => key !== KEY);
    const value = JSON.stringify(contract);
    proto.metadataProps = [...others, create(StringStringEntryProtoSchema, { key: KEY, value })];
  });
}

/** The same model for pictures of so many channels: a runtime that is fed plain arrays cannot tell channels from rows. */
export function forChannels(model: Uint8Array, channels: number): Uint8Array {
  return changed(model, (proto) => {
    const type = proto.graph?.input[0]?.type?.value;
    const dims = type?.case === "tensorType" ? (type.value.shape?.dim ?? []) : [];
    if (dims[1]?.value.case === "dimParam")
      dims[1] = create(DimensionSchema, { value: { case: "dimValue", value: BigInt(channels) } });
  });
}

function changed(model: Uint8Array, change: (proto: ModelProto) => void): Uint8Array {
  const proto = fromBinary(ModelProtoSchema, model);
  change(proto);
  return toBinary(ModelProtoSchema, proto);
}
