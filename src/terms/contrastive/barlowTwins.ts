import { z } from "zod";
import {
  add,
  div,
  eye,
  matMul,
  mul,
  square,
  standardise,
  sub,
  sum,
  type Tensor,
} from "../../engine/index.ts";
import { headOptions } from "../../nets/head.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { perGroup } from "./views.ts";

/**
 * Σ_i (C_ii − 1)² + λ·Σ_{i≠j} C_ij², C the correlation of the two views' dimensions; each column standardised by its biased
 * variance plus 1e-5 (batch normalisation). a, b: [n, d].
 */
export function barlowTwinsLoss(a: Tensor, b: Tensor, lambda: number): Tensor {
  const [n, d] = a.shape;
  const [x, y] = [standardise(a, [0]), standardise(b, [0])];
  const correlation = div(matMul(x, y, { a: true }), n);
  const squares = square(sub(correlation, eye(d)));
  return sum(mul(squares, add(lambda, mul(1 - lambda, eye(d)))));
}

export const barlowTwins = define({
  about: "the two views' dimensions correlate with themselves and with no other",
  source: "Zbontar et al. 2021, arXiv:2103.03230",
  verified: "facebookresearch/barlowtwins, lightly, solo-learn (test/golden/losses/barlow_twins.json)",
  scale: "λ 0.0051 as the authors' code; grows with the dimensions; mean over blocks",
  invariances: ["shift", "rowOrder"],
  options: z.strictObject({
    lambda: z.number().positive().default(0.0051),
    ...headOptions,
  }),
  create:
    ({ lambda, ...head }): Term =>
    (context) =>
      perGroup(context, head, (a, b) => barlowTwinsLoss(a, b, lambda)),
});
