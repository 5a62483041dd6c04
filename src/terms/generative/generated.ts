/** Images that a run's decoder generates from random codes. */
import { add, concat, constant, equal, mul, sigmoid, slice, sub, type Tensor } from "../../engine/index.ts";
import type { TermContext } from "../../types/index.ts";

/** Random codes in pairs that share one dimension's value, and the decoder's images of them. */
export interface Generated {
  /**
   * Uniform in −1 … 1, [2n, dim]; rows i and n + i share the value of one dimension, and the other values are drawn
   * independently.
   */
  readonly codes: Tensor;
  /** 1 in the column that the two rows of a pair share, [n, dim]. */
  readonly sharedOne: Tensor;
  /** [2n, channels, height, width], in 0..1. */
  readonly images: Tensor;
}

/** The same codes and images for all terms of a run; no term recovers the `noise` inputs beside the code. */
export function generated(context: TermContext, noise: number): Generated {
  return context.shared("generated", () => {
    const [n, dim] = [context.pairs, context.codes.shape[1]];
    const uniform = context.noise("codes", [2 * n, dim], "uniform");
    const drawn = sub(mul(2, uniform), 1);
    const first = slice(drawn, 0, 0, n);
    const order = slice(context.noise("shared", [n, dim], "permutation"), 1, 0, 1);
    const columns = constant(
      Float32Array.from({ length: dim }, (_, i) => i),
      [1, dim],
    );
    const sharedOne = equal(order, columns);
    const second = add(mul(sharedOne, first), mul(sub(1, sharedOne), slice(drawn, 0, n, 2 * n)));
    const codes = concat([first, second], 0);
    const beside = noise === 0 ? undefined : context.noise("beside", [2 * n, noise], "normal");
    return { codes, sharedOne, images: sigmoid(context.decode(codes, beside)) };
  });
}

/** Number of noise inputs beside the code unless an earlier term has chosen another. */
export const NOISE = 5;
