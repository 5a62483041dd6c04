import { portable } from "../target.ts";
import type { Backend } from "./backend.ts";

/** The Node binding of ONNX Runtime has no CUDA tensors, so state crosses the bus every step. */
export const cuda: Backend = {
  about: "an NVIDIA GPU through CUDA 12",
  todo: "It needs CUDA 12, cuDNN 9 and ONNXRUNTIME_NODE_INSTALL=true npm rebuild onnxruntime-node.",
  stateOnDevice: false,
  target: async () => portable,
  session: { executionProviders: ["cuda"] },
};
