import { cosines, l1Distances, neg, type Tensor } from "../../engine/index.ts";

export type Similarity = "cosine" | "l1";

/** Similarity of every pair of rows: [n, d], [m, d] → [n, m]; cosine, or minus the L1 distance. */
export function similarities(a: Tensor, b: Tensor, kind: Similarity): Tensor {
  return kind === "cosine" ? cosines(a, b) : neg(l1Distances(a, b));
}
