import type { InferenceSession } from "onnxruntime-node";
import type { Runtime } from "../runtime.ts";
import type { Target } from "../target.ts";

/** What differs between the places where ONNX Runtime computes. */
export interface Backend {
  /** One line for `list backends`. */
  readonly about: string;
  /** What to do where the backend is missing; omitted where it never is. */
  readonly todo?: string;
  /** Whether state stays in the memory of the device between steps and is copied out only on request. */
  readonly stateOnDevice: boolean;
  /** What models are best written for on this machine; `runtime` runs models on this backend to find out. */
  target(runtime: Pick<Runtime, "load" | "run">): Promise<Target>;
  /** Execution provider and its settings. */
  readonly session: InferenceSession.SessionOptions;
}
