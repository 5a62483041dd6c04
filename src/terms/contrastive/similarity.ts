import { z } from "zod";
import {
  abs,
  add,
  cosines,
  div,
  eye,
  l1Distances,
  logSoftmax,
  matMul,
  mean,
  mul,
  neg,
  normaliseRows,
  pairwiseDifferences,
  reshape,
  sum,
  type Tensor,
  transpose,
} from "../../engine/index.ts";
import { expect } from "../../errors.ts";

/** Cosine, or minus the p-th power of the L_p distance, p = 1, 2, 3. */
export const SIMILARITIES = ["cosine", "l1", "l2", "l3"] as const;
/** Name of a similarity. */
export type Similarity = (typeof SIMILARITIES)[number];

/** Similarity of every pair of rows: [n, d], [m, d] → [n, m]. */
export function similarities(a: Tensor, b: Tensor, kind: Similarity): Tensor {
  if (kind === "cosine") return cosines(a, b);
  if (kind === "l1") return neg(l1Distances(a, b));
  return neg(sum(power(pairwiseDifferences(a, b), kind === "l2" ? 2 : 3), -1));
}

/** |x|^p by products, whose derivative exists at 0, unlike that of a general power. */
function power(x: Tensor, p: 2 | 3): Tensor {
  const square = mul(x, x);
  return p === 2 ? square : mul(square, abs(x));
}

/** Added to a similarity that must not count; small enough for float32 to keep the rest. */
export const NEVER = -1e9;

/** The similarities where `allowed` is 1; where it is 0 the candidate is excluded. */
export function only(logits: Tensor, allowed: Tensor): Tensor {
  return add(logits, mul(NEVER, add(1, neg(allowed))));
}

/** The option of terms that compare maps position by position. */
export const channelsOption = {
  channels: z
    .int()
    .positive()
    .optional()
    .describe("The block is a map of so many channels: the loss is the mean of its positions' losses."),
};

/**
 * Cosines at every position of a map: rows [n, channels · positions], channels first → [positions, n, n]. A position without
 * a direction is like nothing. An InputError where the block is no such map.
 */
function positionCosines(rows: Tensor, channels: number): Tensor {
  const [n, width] = rows.shape;
  const todo = "Set channels to the last one of the net's, or leave it out.";
  expect(width % channels === 0, "block", "map", `a multiple of ${channels} columns`, `${width}`, todo);
  const map = transpose(reshape(rows, [n, channels, width / channels]), [2, 0, 1]);
  const unit = normaliseRows(map);
  return matMul(unit, transpose(unit, [0, 2, 1]));
}

/** How rows are compared, and by what their similarity is divided. */
interface Comparison {
  readonly similarity: Similarity;
  readonly temperature: number;
  readonly channels?: number;
}

/**
 * log softmax over all other rows, [n, d] → [n, n]; of maps the mean over their positions. Losses are linear in it, so that
 * the loss of the mean is the mean of the positions' losses.
 */
export function amongOthers(rows: Tensor, { similarity, temperature, channels }: Comparison): Tensor {
  const never = mul(NEVER, eye(rows.shape[0]));
  if (channels === undefined)
    return logSoftmax(add(div(similarities(rows, rows, similarity), temperature), never), 1);
  const todo = "Leave out channels, or similarity.";
  expect(similarity === "cosine", "option", "similarity", "cosine, with channels", similarity, todo);
  return mean(logSoftmax(add(div(positionCosines(rows, channels), temperature), never), 2), 0);
}
