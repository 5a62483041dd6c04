import { z } from "zod";
import {
  add,
  addDiagonal,
  covarianceMatrix,
  div,
  eye,
  logDeterminant,
  logSumExp,
  mean,
  mul,
  normaliseRows,
  slice,
  square,
  sub,
  sum,
  type Tensor,
} from "../../engine/index.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { covarianceLoss } from "../independence/covariance.ts";
import { varianceLoss } from "../independence/variance.ts";
import { only, similarities } from "./similarity.ts";
import { perGroup } from "./views.ts";

/** Which approximation of the code's entropy is maximised. */
export type Entropy = "vicreg" | "logdet" | "simclr";
/** Constants of the approximations; each uses its own. */
export interface EntropyOptions {
  /** vicreg: weights of the variance hinge and of the covariance. */
  readonly mu: number;
  readonly nu: number;
  /** logdet: value added to the diagonal; simclr: temperature. */
  readonly epsilon: number;
  readonly temperature: number;
}

/** Minus an estimate of the entropy of rows [n, d], up to constants; "simclr" depends on directions only. */
export function entropyPenalty(z: Tensor, kind: Entropy, options: EntropyOptions): Tensor {
  if (kind === "vicreg") return add(mul(options.mu, varianceLoss(z)), mul(options.nu, covarianceLoss(z)));
  if (kind === "logdet") return mul(-0.5, logDeterminant(addDiagonal(covarianceMatrix(z), options.epsilon)));
  const n = z.shape[0];
  const logits = div(similarities(z, z, "cosine"), options.temperature);
  return sub(mean(logSumExp(only(logits, sub(1, eye(n))), 1)), Math.log(n - 1));
}

/** mean over pairs of ‖a_i − b_i‖², rows of unit length first where `normalise`. a, b: [n, d] */
export function blockInvariance(a: Tensor, b: Tensor, normalise: boolean): Tensor {
  const [x, y] = normalise ? [normaliseRows(a), normaliseRows(b)] : [a, b];
  return mean(sum(square(sub(x, y)), 1));
}

/** Each block is invariant on the pairs that share its factor, while the whole code keeps its entropy. */
export const jointEntropy = define({
  about: "each block is invariant on its factor's pairs; the blocks together keep their entropy",
  source: "Eastwood et al. 2023, arXiv:2311.08815",
  verified: "formula in float64 (test/golden/losses/joint_entropy_subspaces.json); no public code was found",
  scale: "mean over blocks (the paper weighs each); entropy as mean over the two views",
  options: z.strictObject({
    entropy: z.enum(["vicreg", "logdet", "simclr"]).default("vicreg"),
    weight: z.number().positive().default(1).describe("Weight of the entropy term beside the invariance."),
    mu: z.number().nonnegative().default(25),
    nu: z.number().nonnegative().default(1),
    epsilon: z.number().positive().default(1e-3),
    temperature: z.number().positive().default(0.5),
    normalise: z.boolean().default(false),
  }),
  create:
    ({ entropy, weight, normalise, ...options }): Term =>
    (context) => {
      const { codes, pairs } = context;
      const agreement = perGroup(context, 0, (a, b) => blockInvariance(a, b, normalise));
      const views = [slice(codes, 0, 0, pairs), slice(codes, 0, pairs, 2 * pairs)];
      const penalty = views.map((view) => entropyPenalty(view, entropy, options)).reduce(add);
      return add(agreement, mul(weight / 2, penalty));
    },
});
