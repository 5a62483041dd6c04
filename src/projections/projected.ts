/** A fitted projection in a graph, where its numbers are constants; `project.ts` is the same in plain arrays. */
import { constant, matMul, mul, sub, type Tensor } from "../engine/index.ts";
import type { Fitted, Matrix } from "../types/index.ts";

/** Codes [rows, columns] → [rows, columns], or [rows, out] where the projection has a matrix. */
export function projected(x: Tensor, { mean, remove, matrix }: Fitted): Tensor {
  let z = sub(x, constant(mean, [1, mean.length]));
  if (remove !== undefined && remove.share.length > 0) {
    const { directions, share } = remove;
    const along = constantOf(directions);
    const taken = mul(matMul(z, along, { b: true }), constant(share, [1, share.length]));
    z = sub(z, matMul(taken, along));
  }
  return matrix === undefined ? z : matMul(z, constantOf(matrix));
}

const constantOf = ({ rows, columns, data }: Matrix) => constant(data, [rows, columns]);
