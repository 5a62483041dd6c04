/** Training without a run folder: what an experiment assembles to, its loop, the runtime of Node, and codes of a trained encoder. */
export { backendNamed, NodeRuntime } from "../../engine/backends/node.ts";
export { type Early, earlyCodec } from "../../execute/early.ts";
export { codecOf } from "../../inference/codec.ts";
export { encode } from "../../inference/encode.ts";
export { paths } from "../../run/folder.ts";
export { type Assembled, assemble } from "../../train/assemble.ts";
export { type LoopOptions, type TrainEvent, trainLoop } from "../../train/loop.ts";
