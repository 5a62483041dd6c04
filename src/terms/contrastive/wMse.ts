import { z } from "zod";
import {
  add,
  addDiagonal,
  cholesky,
  concat,
  covarianceMatrix,
  div,
  matMul,
  mean,
  mul,
  normaliseRows,
  oneHot,
  slice,
  solveTriangular,
  square,
  sub,
  sum,
  type Tensor,
  transpose,
} from "../../engine/index.ts";
import { InputError } from "../../errors.ts";
import { headOptions } from "../../nets/head.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { perGroup } from "./views.ts";

/** Rows whose columns have unit covariance: (x − mean)·L⁻ᵀ with L·Lᵀ = (1 − ε)·C + ε·I, C with divisor n − 1. x: [n, d]. */
function whiten(x: Tensor, epsilon: number): Tensor {
  const shrunk = addDiagonal(mul(1 - epsilon, covarianceMatrix(x)), epsilon);
  const centred = sub(x, mean(x, 0, true));
  return transpose(solveTriangular(cholesky(shrunk), transpose(centred)));
}

/**
 * Each chunk of `size` rows whitened separately; `order` [n] assigns rows to chunks. x: [n, d]; the result is in its row order.
 */
export function whitenChunks(x: Tensor, order: Tensor, size: number, epsilon: number): Tensor {
  const n = x.shape[0];
  const chosen = oneHot(order, n);
  const mixed = matMul(chosen, x);
  const chunks = Array.from({ length: n / size }, (_, k) =>
    whiten(slice(mixed, 0, k * size, (k + 1) * size), epsilon),
  );
  return matMul(chosen, concat(chunks, 0), { a: true });
}

/** 2 − 2·mean cosine of partners, or their mean squared difference. a, b: [n, d] */
export function partnerLoss(a: Tensor, b: Tensor, normalise: boolean): Tensor {
  if (!normalise) return mean(square(sub(a, b)));
  return sub(2, mul(2, mean(sum(mul(normaliseRows(a), normaliseRows(b)), 1))));
}

/** Each view is whitened in chunks of its rows; the loss is over all rows. Both views are divided alike, in the order drawn. */
export const wMse = define({
  about: "whitened partners lie close: Cholesky whitening, then cosine",
  source: "Ermolov et al. 2021, arXiv:2007.06346",
  verified: "htdt/self-supervised, lightly (test/golden/losses/w_mse.json)",
  scale:
    "ε 1e-3 where the paper has 0: chunks of a small batch have as many dimensions as rows; mean over blocks",
  invariances: ["shift"],
  options: z.strictObject({
    size: z
      .number()
      .int()
      .nonnegative()
      .default(0)
      .describe("Rows whitened together, a divisor of the pairs; 0 for all of them."),
    iterations: z
      .number()
      .int()
      .positive()
      .default(1)
      .describe("Number of random divisions into chunks whose losses are averaged."),
    epsilon: z.number().min(0).lt(1).default(1e-3),
    normalise: z.boolean().default(true),
    ...headOptions,
  }),
  create:
    ({ size, iterations, epsilon, normalise, ...head }): Term =>
    (context) =>
      perGroup(context, head, (a, b, { factor }) => {
        const n = a.shape[0];
        const chunk = size === 0 ? n : size;
        if (n % chunk !== 0) {
          const todo = "Choose another size, or 0.";
          throw new InputError("term", "wMse", `a size that divides ${n} pairs`, `${size}`, todo);
        }
        const losses = Array.from({ length: iterations }, (_, k) => {
          if (chunk === n) return partnerLoss(whiten(a, epsilon), whiten(b, epsilon), normalise);
          const order = context.noise(`${factor ?? "code"}/${k}`, [n], "permutation");
          const [x, y] = [a, b].map((view) => whitenChunks(view, order, chunk, epsilon));
          return partnerLoss(x, y, normalise);
        });
        return div(losses.reduce(add), iterations);
      }),
});
