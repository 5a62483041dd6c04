import { relu, type Scope, type Tensor } from "../engine/index.ts";
import { linear } from "./layers.ts";

/**
 * Projection head (Chen et al. 2020, arXiv:2002.05709): its output is read by a contrastive term and never by metrics.
 * [rows, in] → [rows, outputs] through one hidden layer as wide as the input, at least 64.
 */
export function projectionHead(scope: Scope, x: Tensor, outputs: number): Tensor {
  const hidden = Math.max(64, x.shape[1]);
  return linear(scope.within("out"), relu(linear(scope.within("hidden"), x, hidden)), outputs);
}
