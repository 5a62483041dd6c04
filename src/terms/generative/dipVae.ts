import { z } from "zod";
import {
  add,
  covarianceMatrix,
  exp,
  eye,
  mean,
  mul,
  square,
  sub,
  sum,
  type Tensor,
} from "../../engine/index.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { posteriorOf } from "./gaussianKl.ts";

/** off · Σ_{i≠j} M_ij² + diagonal · Σ_i (M_ii − 1)². m: [d, d] */
export function dipPenalty(m: Tensor, off: number, diagonal: number): Tensor {
  const one = eye(m.shape[0]);
  const outside = sum(mul(square(m), sub(1, one)));
  const inside = sum(square(sub(sum(mul(m, one), 1), 1)));
  return add(mul(off, outside), mul(diagonal, inside));
}

/** Covariance of the means (I), or of the codes as drawn (II); divisor n. means, logVariance: [n, d] */
export function codeCovariance(means: Tensor, logVariance: Tensor, type: "i" | "ii"): Tensor {
  const between = covarianceMatrix(means, 0);
  if (type === "i") return between;
  return add(between, mul(eye(means.shape[1]), mean(exp(logVariance), 0, true)));
}

/** The code's covariance is the identity; beside `gaussianKl`. */
export const dipVae = define({
  about: "covariance of a stochastic code is the identity (DIP-VAE I and II)",
  source: "Kumar et al. 2018, arXiv:1711.00848",
  verified: "disentanglement_lib (test/golden/losses/dip_vae.json)",
  scale:
    "divisor n; the weight is λ_od, `ratio` λ_d / λ_od: 10 for I, 1 for II in the study of Locatello et al. 2019",
  penalty: true,
  stochastic: true,
  invariances: ["shift", "rowOrder"],
  options: z.strictObject({
    type: z.enum(["i", "ii"]).default("ii"),
    ratio: z.number().nonnegative().optional(),
  }),
  create:
    ({ type, ratio }): Term =>
    (context) => {
      const { mean: centre, logVariance } = posteriorOf(context);
      return dipPenalty(codeCovariance(centre, logVariance, type), 1, ratio ?? (type === "i" ? 10 : 1));
    },
});
