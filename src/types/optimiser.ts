/** How parameters are updated from their gradients. */
import type * as engine from "../engine/index.ts";

/** A learning rate over the run, and the engine's update. */
export interface Optimiser {
  /** The rate at `step` (0-based) of `total`. */
  learningRate(step: number, total: number): number;
  readonly update: engine.Optimiser;
}
