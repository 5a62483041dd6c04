/** What the rest of Unweave may use of the engine. */
export * from "./accumulate.ts";
export * from "./critic.ts";
export { Emitter, emitModel } from "./emit.ts";
export { gradients } from "./gradient.ts";
export * from "./initialisers.ts";
export * from "./operators/broadcast.ts";
export * from "./operators/bytes.ts";
export * from "./operators/composite.ts";
export * from "./operators/convolution.ts";
export * from "./operators/definite.ts";
export * from "./operators/eigen.ts";
export * from "./operators/elementwise.ts";
export * from "./operators/matrix.ts";
export * from "./operators/median.ts";
export * from "./operators/normalise.ts";
export * from "./operators/pooling.ts";
export * from "./operators/reduce.ts";
export * from "./operators/regularise.ts";
export * from "./operators/shape.ts";
export * from "./optimisers.ts";
export type { Arrays, Feeds, Runtime } from "./runtime.ts";
export * from "./scope.ts";
export { type Shape, sizeOf } from "./shape.ts";
export * from "./state.ts";
export { buildStep, idleStep, pack, type Step, type StepOptions, type StepRun, unpack } from "./step.ts";
export { portable, type Target } from "./target.ts";
export {
  constant,
  input,
  type Operand,
  operators,
  type Proof,
  ShapeError,
  Tensor,
} from "./tensor.ts";
export { workOf } from "./work.ts";
