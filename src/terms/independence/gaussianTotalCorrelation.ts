import { z } from "zod";
import {
  add,
  addDiagonal,
  covarianceMatrix,
  div,
  eye,
  log,
  logDeterminant,
  mean,
  mul,
  slice,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
} from "../../engine/index.ts";
import { define } from "../../registry.ts";
import { type Part, penaltyOptions, penaltyTerm } from "./parts.ts";

/** Keeps the division by a constant dimension's variance finite; far below the variance of any live dimension. */
const TINY = 1e-12;

/** Correlation matrix of columns, [n, d] → [d, d]; a dimension that does not vary correlates with nothing. */
function correlationMatrix(z: Tensor): Tensor {
  const n = z.shape[0];
  const offset = sub(z, mean(z, 0, true));
  const deviation = sqrt(add(div(sum(square(offset), 0, true), n - 1), TINY));
  return covarianceMatrix(div(offset, deviation));
}

/** ½(Σ over parts log det R_pp − log det R) in nats, R the correlation matrix plus ε on its diagonal. z: [n, d] */
export function gaussianTotalCorrelationLoss(z: Tensor, parts: readonly Part[], epsilon: number): Tensor {
  const r = addDiagonal(correlationMatrix(z), epsilon);
  const alone = parts.every(([start, end]) => end - start === 1);
  // The determinants of single columns are the diagonal.
  const own = alone
    ? sum(log(sum(mul(r, eye(r.shape[0])), 1)))
    : parts.map((part) => logDeterminant(slice(slice(r, 0, ...part), 1, ...part))).reduce(add);
  return mul(0.5, sub(own, logDeterminant(r)));
}

/**
 * All linear dependence at once, in nats, which `covariance` penalises pair by pair. The cost is cubic in the number of
 * dimensions, whatever the batch.
 */
export const gaussianTotalCorrelation = define({
  about: "log-determinant of the correlation matrix: total correlation of the code taken as Gaussian",
  source: "Watanabe 1960; Locatello et al. 2019, arXiv:1811.12359 (disentanglement_lib)",
  verified: "disentanglement_lib's formula (test/golden/losses/gaussian_total_correlation.json)",
  scale: "nats, summed over parts; mean over views; ε 1e-3 on the correlation's diagonal",
  penalty: true,
  invariances: ["shift", "columnScale", "rowOrder"],
  options: z.strictObject({
    ...penaltyOptions,
    epsilon: z
      .number()
      .positive()
      .default(1e-3)
      .describe(
        "Added to the diagonal of the correlation matrix: with fewer rows than dimensions it is singular.",
      ),
  }),
  create: ({ epsilon, ...options }) =>
    penaltyTerm(options, (view, parts) => gaussianTotalCorrelationLoss(view, parts, epsilon)),
});
