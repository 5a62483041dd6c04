import { z } from "zod";
import {
  add,
  concat,
  constant,
  exp,
  maximum,
  mean,
  mul,
  neg,
  slice,
  square,
  sub,
  sum,
  type Tensor,
} from "../../engine/index.ts";
import { isResidual, RESIDUAL_NAMES } from "../../pairs/residual.ts";
import { define } from "../../registry.ts";
import type { Posterior, Term, TermContext } from "../../types/index.ts";

/** KL(N(mean, exp(logVariance)) ‖ N(0, 1)), elementwise. */
export function klToStandardNormal(mean: Tensor, logVariance: Tensor): Tensor {
  return mul(0.5, sub(add(square(mean), exp(logVariance)), add(logVariance, 1)));
}

type Moments = Pick<Posterior, "mean" | "logVariance">;

/** KL(first ‖ second) of Gaussians, elementwise. */
export function klBetween(first: Moments, second: Moments): Tensor {
  const offset = square(sub(first.mean, second.mean));
  const ratio = mul(add(exp(first.logVariance), offset), exp(neg(second.logVariance)));
  return mul(0.5, add(sub(ratio, 1), sub(second.logVariance, first.logVariance)));
}

/** Mean over rows [n, d], sum over dimensions, each counted as at least `freeBits` nats. */
export function klTotal(divergences: Tensor, freeBits = 0): Tensor {
  const perDimension = mean(divergences, 0);
  return sum(freeBits > 0 ? maximum(perDimension, freeBits) : perDimension);
}

/** The encoder's distribution; a term that is `stochastic` always has one. */
export function posteriorOf({ posterior }: TermContext): Posterior {
  if (posterior === null) throw new Error("a term that reads the posterior is not marked stochastic");
  return posterior;
}

/** mean + exp(logVariance / 2)·noise (Kingma & Welling 2014, arXiv:1312.6114). */
export function reparameterised(mean: Tensor, logVariance: Tensor, noise: Tensor): Tensor {
  return add(mean, mul(noise, exp(mul(0.5, logVariance))));
}

/** The decoder's input: a draw where the code is a distribution, else the code. */
export const drawOf = ({ posterior, codes }: TermContext): Tensor => posterior?.sample ?? codes;

/** The columns of blocks that no pairs train; null where there are none. [rows, …] */
function residualOf(values: Tensor, { blocks, groups }: TermContext): Tensor | null {
  const trained = new Set(groups.map(({ factor }) => factor));
  const parts = Object.entries(blocks)
    .filter(([name]) => !trained.has(name))
    .map(([, [start, end]]) => slice(values, 1, start, end));
  return parts.length === 0 ? null : concat(parts, 1);
}

/** The rate of a VAE; its weight is β. */
export const gaussianKl = define({
  about: "the code's distribution stays near N(0, 1): the rate of a VAE, its weight is β",
  source:
    "Kingma & Welling 2014, arXiv:1312.6114; β: Higgins et al. 2017; free bits: Kingma et al. 2016, arXiv:1606.04934",
  verified: "disentanglement_lib, torch.distributions (test/golden/losses/gaussian_kl.json)",
  scale: "nats, sum over dimensions, mean over pictures",
  stochastic: true,
  invariances: ["rowOrder"],
  options: z.strictObject({
    freeBits: z.number().nonnegative().default(0).describe("Nats per dimension that are not penalised."),
    of: z
      .enum(["code", ...RESIDUAL_NAMES])
      .default("code")
      .describe(
        "What is penalised: the whole code, or only the blocks that no pairs train, which then hold what the other blocks do not.",
      ),
  }),
  create:
    ({ freeBits, of }): Term =>
    (context) => {
      const { mean: centre, logVariance } = posteriorOf(context);
      const divergences = klToStandardNormal(centre, logVariance);
      const paid = isResidual(of) ? residualOf(divergences, context) : divergences;
      return paid === null ? constant(Float32Array.of(0), []) : klTotal(paid, freeBits);
    },
});
