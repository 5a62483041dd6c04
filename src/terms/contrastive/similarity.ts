import {
  abs,
  add,
  cosines,
  l1Distances,
  mul,
  neg,
  pairwiseDifferences,
  sum,
  type Tensor,
} from "../../engine/index.ts";

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
