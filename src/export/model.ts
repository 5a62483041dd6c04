/** The bytes of an ONNX model read, changed and written again. */
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { type GraphProto, type ModelProto, ModelProtoSchema } from "onnx-buf";

/** The same model after `change`; the bytes that were given stay as they are. */
export function changedModel(
  bytes: Uint8Array,
  change: (graph: GraphProto, model: ModelProto) => void,
): Uint8Array {
  const model = fromBinary(ModelProtoSchema, bytes);
  change(model.graph!, model);
  return toBinary(ModelProtoSchema, model);
}
