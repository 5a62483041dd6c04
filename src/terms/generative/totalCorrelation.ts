import { z } from "zod";
import {
  add,
  exp,
  eye,
  logSumExp,
  mean,
  mul,
  neg,
  reshape,
  square,
  sub,
  sum,
  type Tensor,
} from "../../engine/index.ts";
import { define } from "../../registry.ts";
import type { Posterior, Term } from "../../types/index.ts";
import { penaltyOptions, withFloor } from "../independence/parts.ts";
import { posteriorOf } from "./gaussianKl.ts";

const LOG_2PI = Math.log(2 * Math.PI);

/** log N(z_ik; mean_jk, exp(logVariance_jk)): [n, d] → [n, n, d]. */
function logDensities({ sample, mean: centre, logVariance }: Posterior): Tensor {
  const [n, d] = sample.shape;
  const across = (x: Tensor) => reshape(x, [1, n, d]);
  const offset = square(sub(reshape(sample, [n, 1, d]), across(centre)));
  const scaled = mul(offset, exp(neg(across(logVariance))));
  return mul(-0.5, add(add(scaled, across(logVariance)), LOG_2PI));
}

/** How a batch approximates the data set: log weights [n, n], or a constant to subtract once from every log density. */
export interface BatchWeights {
  readonly joint: Tensor | number;
  readonly each: Tensor | number;
}

/** The KL term in its three parts (Chen et al. 2018), in nats. */
export interface Decomposition {
  readonly information: Tensor;
  readonly totalCorrelation: Tensor;
  readonly dimensionWise: Tensor;
}

/** The three parts of the KL: I(image; code), total correlation, Σ KL(q(z_k) ‖ p(z_k)); scalars, mean over the batch. */
export function decomposition(posterior: Posterior, weights: BatchWeights): Decomposition {
  const [n, d] = posterior.sample.shape;
  const table = logDensities(posterior);
  const own = sum(mul(sum(table, 2), eye(n)), 1);
  const each = typeof weights.each === "number" ? weights.each : reshape(weights.each, [n, n, 1]);
  const joint = logSumExp(add(sum(table, 2), weights.joint), 1);
  const product = sum(logSumExp(add(table, each), 1), 1);
  const prior = mul(-0.5, add(sum(square(posterior.sample), 1), d * LOG_2PI));
  return {
    information: mean(sub(own, joint)),
    totalCorrelation: mean(sub(joint, product)),
    dimensionWise: mean(sub(product, prior)),
  };
}

/** Minibatch weighted sampling: −log(rows of the batch · rows of the data) in the joint and in every dimension. */
export function weighted(batch: number, rows: number): BatchWeights {
  return { joint: -Math.log(batch * rows), each: -Math.log(batch * rows) };
}

/** With `gaussianKl` of weight 1, β-TCVAE with β one more than this weight. */
export const totalCorrelation = define({
  about: "total correlation of a stochastic code over the batch; with gaussianKl it is β-TCVAE",
  source: "Chen et al. 2018, arXiv:1802.04942",
  verified: "disentanglement_lib, disentangling-vae, pythae (test/golden/losses/beta_tcvae.json)",
  scale:
    "nats; constants as densities of the batch (kde): disentanglement_lib drops them, pythae subtracts log of the data set's size too; the gradients are the same",
  penalty: true,
  stochastic: true,
  options: z.strictObject({ floor: penaltyOptions.floor.default(0) }),
  create:
    ({ floor }): Term =>
    (context) => {
      const constants = -Math.log(context.codes.shape[0]);
      const parts = decomposition(posteriorOf(context), { joint: constants, each: constants });
      return withFloor(context, floor, parts.totalCorrelation);
    },
});
