/** What a graph costs, counted and not timed: the same on every machine. */
import { sizeOf } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

/** Multiplications with additions of one operator; operators that are not listed cost one for each number that they give. */
const COSTS: Readonly<Record<string, (y: Tensor, inputs: readonly Tensor[]) => number>> = {
  conv2d: (y, [, filter]) => (y.size * filter.size) / filter.shape[0],
  convTranspose2d: (_, [x, filter]) => (x.size * filter.size) / filter.shape[0],
  matMul: (y, [a, b]) => Math.sqrt(a.size * b.size * y.size),
  batchedMatMul: (y, [a]) => y.size * a.shape.at(-1)!,
};

/** Multiplications with additions that it takes to compute a tensor from its inputs. */
export function workOf(root: Tensor): number {
  const seen = new Set([root]);
  let work = 0;
  for (const tensor of seen) {
    work += COSTS[tensor.operator.name]?.(tensor, tensor.inputs) ?? sizeOf(tensor.shape);
    for (const each of tensor.inputs) seen.add(each);
  }
  return work;
}
