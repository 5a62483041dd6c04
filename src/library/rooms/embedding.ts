/** Embedding piece by piece, for whoever cuts it into shards: rows that are encoded together, and the files of codes. */
export { openVectors, type Vectors } from "../../data/features/readVectors.ts";
export { type CodeFile, createCodeFile, formatOf } from "../../data/features/write/codeFile.ts";
export { eachImageBelow, passedOver } from "../../data/images/walk.ts";
export { expectSome } from "../../inference/embed.ts";
export { batchOf } from "../../inference/encodePictures.ts";
export { expectVectors, type VectorRows } from "../../inference/encodeVectors.ts";
