import { z } from "zod";
import { add, mul, ones, relu, type Scope, standardise, type Tensor, zeros } from "../engine/index.ts";
import { linear } from "./layers.ts";

/** The options of terms that read the code through a head. */
export const headOptions = {
  head: z
    .number()
    .int()
    .nonnegative()
    .default(0)
    .describe("Width of a projection head before the loss; 0 for none."),
  headLayers: z.int().min(1).max(3).default(1).describe("Hidden layers of the head."),
  headNorm: z
    .boolean()
    .default(false)
    .describe(
      "Batch normalisation in the head's hidden layers, which are then at least as wide as its output.",
    ),
};
/** What a head is made of. */
export interface Head {
  readonly head: number;
  readonly headLayers: number;
  readonly headNorm: boolean;
}
/** A plain head of so many outputs. */
export const plainHead = (head: number): Head => ({ head, headLayers: 1, headNorm: false });

/**
 * Projection head (Chen et al. 2020, arXiv:2002.05709): its output is read by a contrastive term and never by metrics.
 * [rows, in] → [rows, head] through hidden layers as wide as the input, at least 64; with batch normalisation at least as wide as the
 * output, as expanders are (Bardes et al. 2022, arXiv:2105.04906). A head of 0 gives the rows as they are.
 */
export function projectionHead(scope: Scope, x: Tensor, { head, headLayers, headNorm }: Head): Tensor {
  if (head === 0) return x;
  const width = Math.max(64, x.shape[1], headNorm ? head : 0);
  let hidden = x;
  for (let layer = 0; layer < headLayers; layer++) {
    const own = scope.within(layer === 0 ? "hidden" : `hidden${layer + 1}`);
    const made = linear(own, hidden, width);
    hidden = relu(headNorm ? normalised(own.within("norm"), made) : made);
  }
  return linear(scope.within("out"), hidden, head);
}

/** Columns over the batch; without running statistics, since nothing but the loss of the same batch reads them. */
function normalised(scope: Scope, x: Tensor): Tensor {
  const columns = [x.shape[1]];
  const scaled = mul(standardise(x, [0]), scope.parameter("weight", columns, ones));
  return add(scaled, scope.parameter("bias", columns, zeros));
}
