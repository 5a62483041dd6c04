import { z } from "zod";
import {
  add,
  exp,
  eye,
  gatherRows,
  logSoftmax,
  logSumExp,
  mean,
  mul,
  neg,
  oneHot,
  reshape,
  type Scope,
  slice,
  square,
  sub,
  sum,
  type Tensor,
  tanh,
} from "../../engine/index.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { NEVER } from "../contrastive/similarity.ts";
import { criticOptions, filled, fromOthers, scaled, sideBySideParts, trainingOf, widest } from "./critic.ts";
import { type Part, partsOf, penaltyOptions, withFloor } from "./parts.ts";

/** q(y | x) = N(mean, exp(logVariance)) for each row; [parts, n, width], as y. */
export interface Gaussian {
  readonly mean: Tensor;
  readonly logVariance: Tensor;
}

/** −½·Σ (y − mean)²/variance per row, [parts, n]. */
function halfSquares({ mean: centre, logVariance }: Gaussian, y: Tensor): Tensor {
  return mul(-0.5, sum(mul(square(sub(y, centre)), exp(neg(logVariance))), 2));
}

/**
 * mean_i [log q(y_i|x_i) − mean_j log q(y_j|x_i)] per part, j over all rows: [parts]. The mean over j is written out:
 * mean_j (y_j − μ)² = (mean y − μ)² + var y.
 */
export function clubAll(q: Gaussian, y: Tensor): Tensor {
  const average = mean(y, 1, true);
  const spread = mean(square(sub(y, average)), 1, true);
  const others = mul(add(square(sub(average, q.mean)), spread), exp(neg(q.logVariance)));
  return mean(sub(halfSquares(q, y), mul(-0.5, sum(others, 2))), 1);
}

/** The same with one other row for each row: `other` is y in another order. */
export function clubSampled(q: Gaussian, y: Tensor, other: Tensor): Tensor {
  return mean(sub(halfSquares(q, y), halfSquares(q, other)), 1);
}

/** mean_i [log q(y_i|x_i) − log 1/(n − 1) Σ_{j≠i} q(y_i|x_j)] per part: the leave-one-out bound. */
export function leaveOneOut(q: Gaussian, y: Tensor): Tensor {
  const [parts, n, width] = y.shape;
  const rows = reshape(y, [parts, n, 1, width]);
  const across = (x: Tensor) => reshape(x, [parts, 1, n, width]);
  const precise = exp(neg(across(q.logVariance)));
  const each = add(mul(square(sub(rows, across(q.mean))), precise), across(q.logVariance));
  const table = mul(-0.5, sum(each, 3));
  const own = sum(mul(table, eye(n)), 2);
  const others = sub(logSumExp(add(table, mul(NEVER, eye(n))), 2), Math.log(n - 1));
  return mean(sub(own, others), 1);
}

/** Σ KL(q(y|x_i) ‖ N(0, 1)), mean over rows, per part: the variational upper bound with a fixed prior. */
export function variationalBound({ mean: centre, logVariance }: Gaussian): Tensor {
  const divergence = sub(add(square(centre), exp(logVariance)), add(1, logVariance));
  return mul(0.5, mean(sum(divergence, 2), 1));
}

/** mean_i Σ [−(y − mean)²/variance − logVariance] per part, as CLUB's authors maximise it: twice the log likelihood. */
export function fitOf(q: Gaussian, y: Tensor): Tensor {
  return mean(sub(mul(2, halfSquares(q, y)), sum(q.logVariance, 2)), 1);
}

/** CLUB of class numbers [n] given logits [n, classes], all rows against all; a scalar. */
export function clubCategorical(logits: Tensor, labels: Tensor): Tensor {
  const chosen = oneHot(labels, logits.shape[1]);
  return mean(sum(mul(logSoftmax(logits, 1), sub(chosen, mean(chosen, 0, true))), 1));
}

/** For each part the estimator's Gaussian given the rest; log variances end in tanh, as in the authors' code. */
export function gaussianFromOthers(
  scope: Scope,
  codes: Tensor,
  parts: readonly Part[],
  hidden: readonly number[],
): Gaussian {
  const width = widest(parts);
  const both = fromOthers(scope, codes, parts, hidden, 2 * width);
  const mask = filled(parts);
  return {
    mean: mul(slice(both, 2, 0, width), mask),
    logVariance: mul(tanh(slice(both, 2, width, 2 * width)), mask),
  };
}

/** An upper bound of the information of the rest of the code about each part, provided that its estimator is accurate. */
export const club = define({
  about: "contrastive log-ratio upper bound of the information between each part and the rest",
  source: "Cheng et al. 2020, arXiv:2006.12013; leave-one-out: Poole et al. 2019, arXiv:1905.06922",
  verified: "Linear95/CLUB; leave-one-out as in the paper (test/golden/losses/vclub.json)",
  scale: "nats, mean over parts; each part against all others at once; columns standardised",
  penalty: true,
  options: z.strictObject({
    ...penaltyOptions,
    estimator: z
      .enum(["all", "sampled", "leaveOneOut"])
      .default("sampled")
      .describe("Which rows represent independence: all, one drawn, or all but the row itself."),
    ...criticOptions(0.9, 0.999),
  }),
  create:
    ({ between, floor, estimator, ...options }): Term =>
    (context) => {
      const parts = partsOf(context.blocks, between);
      const rows = context.codes.shape[0];
      const trained = context.critic(trainingOf(options), (scope, codes) => {
        const x = scaled(codes);
        const likelihood = fitOf(
          gaussianFromOthers(scope, x, parts, options.hidden),
          sideBySideParts(x, parts),
        );
        return neg(mean(likelihood));
      });
      const x = scaled(context.codes);
      const q = gaussianFromOthers(trained, x, parts, options.hidden);
      const y = sideBySideParts(x, parts);
      const bound = () => {
        if (estimator === "all") return clubAll(q, y);
        if (estimator === "leaveOneOut") return leaveOneOut(q, y);
        const order = context.noise("order", [rows], "permutation");
        return clubSampled(q, y, sideBySideParts(gatherRows(x, order), parts));
      };
      return withFloor(context, floor, mean(bound()));
    },
});
