/** Pictures that a run's decoder makes of drawn codes: a generator. */
import { add, concat, constant, equal, mul, sigmoid, slice, sub, type Tensor } from "../../engine/index.ts";
import type { TermContext } from "../../types/index.ts";

/** Codes drawn in pairs that agree in one number, and the decoder's pictures of them. */
export interface Generated {
  /** Uniform in −1 … 1, [2n, dim]; rows i and n + i share one number, and the others are drawn apart. */
  readonly codes: Tensor;
  /** 1 in the column that the two rows of a pair share, [n, dim]. */
  readonly sharedOne: Tensor;
  /** [2n, channels, height, width] in 0..1 */
  readonly images: Tensor;
}

/** The same draws and pictures for all terms of a run; `noise` numbers beside the code are nobody's to recover. */
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

/** Numbers of noise beside the code where no earlier term chose another. */
export const NOISE = 5;
