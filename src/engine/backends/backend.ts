import type { InferenceSession } from "onnxruntime-node";

/** What differs between the places where ONNX Runtime computes. */
export interface Backend {
  /** One line for `list`. */
  readonly about: string;
  /** What to do where it is missing; omitted where it never is. */
  readonly todo?: string;
  /** State stays in the device's memory between steps and is copied out only when asked for. */
  readonly stateOnDevice: boolean;
  /** Its convolutions may have a blocked form (operators/blocked.ts); worth a probe. */
  readonly blocked: boolean;
  readonly session: InferenceSession.SessionOptions;
}
