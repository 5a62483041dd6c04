import type { InferenceSession } from "onnxruntime-node";
import type { Runtime } from "../runtime.ts";
import type { Target } from "../target.ts";

/** What differs between the places where ONNX Runtime computes. */
export interface Backend {
  /** One line for `list`. */
  readonly about: string;
  /** What to do where it is missing; omitted where it never is. */
  readonly todo?: string;
  /** State stays in the device's memory between steps and is copied out only when asked for. */
  readonly stateOnDevice: boolean;
  /** What models are best written for on this machine; `runtime` runs models on this backend to find out. */
  target(runtime: Pick<Runtime, "load" | "run">): Promise<Target>;
  readonly session: InferenceSession.SessionOptions;
}
