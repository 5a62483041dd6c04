/** A fitted projection in a graph, where its numbers are constants; `project.ts` is the same in plain arrays. */
import { concat, constant, matMul, mul, sub, type Tensor } from "../engine/index.ts";
import type { Blocks, ClosedForm, Fitted, Matrix } from "../types/index.ts";

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

/**
 * The code of a run: the columns that the net made, projected, then those that are read from what it made. Where the net has no
 * `blocks`, its own columns are left out.
 */
export function withClosedForm(made: Tensor, blocks: Blocks, { project, read }: ClosedForm): Tensor {
  const own = Object.keys(blocks).length > 0 ? [project.reduce(projected, made)] : [];
  const parts = [...own, ...Object.values(read).map((fitted) => projected(made, fitted))];
  return parts.length === 1 ? parts[0] : concat(parts, 1);
}

const constantOf = ({ rows, columns, data }: Matrix) => constant(data, [rows, columns]);
