/** ONNX Runtime for Node, which reports nothing (quiet.ts). All that loads it here loads it from this file. */
import "./quiet.ts";

export * from "onnxruntime-node";
