import { z } from "zod";
import {
  add,
  constant,
  div,
  exp,
  greater,
  log,
  max,
  mul,
  neg,
  slice,
  stopGradient,
  sub,
  type Tensor,
} from "../../engine/index.ts";
import { define } from "../../registry.ts";
import type { Posterior, Term, TermContext } from "../../types/index.ts";
import { columnsOf, groupsOf } from "../contrastive/views.ts";
import { klBetween, klToStandardNormal, klTotal, posteriorOf } from "./gaussianKl.ts";

/** Mean and log variance, each [n, d]. */
export type Moments = Pick<Posterior, "mean" | "logVariance">;
/**
 * How two posteriors are averaged: arithmetic means of means and variances; the product of Gaussians with the harmonic mean of
 * the variances, as in disentanglement_lib; the true product.
 */
export type Average = "gvae" | "mlVae" | "product";

/**
 * 1 where a pair shares the dimension: KL(first ‖ second) lies in the lower of two equal bins between the smallest and the
 * largest dimension of that pair. A constant for the gradient.
 */
export function sharedMask(first: Moments, second: Moments): Tensor {
  const delta = stopGradient(klBetween(first, second));
  const middle = div(add(max(delta, 1, true), neg(max(neg(delta), 1, true))), 2);
  return greater(middle, delta);
}

/** One distribution for both images. */
function average(first: Moments, second: Moments, kind: Average): Moments {
  const [v1, v2] = [exp(first.logVariance), exp(second.logVariance)];
  if (kind === "gvae")
    return { mean: div(add(first.mean, second.mean), 2), logVariance: log(div(add(v1, v2), 2)) };
  return product([first, second], kind === "mlVae" ? 2 : 1);
}

/** The product of Gaussians, whose precisions add up; the variance is multiplied by `widen`. */
export function product(group: readonly Moments[], widen = 1): Moments {
  const precisions = group.map(({ logVariance }) => exp(neg(logVariance)));
  const total = precisions.reduce(add);
  const pull = group.map((each, i) => mul(each.mean, precisions[i])).reduce(add);
  return { mean: div(pull, total), logVariance: sub(Math.log(widen), log(total)) };
}

/** The average where `shared` is 1, the image's own distribution elsewhere. */
export function merged(
  first: Moments,
  second: Moments,
  shared: Tensor,
  kind: Average,
): readonly [Moments, Moments] {
  const both = average(first, second, kind);
  const choose = (own: Tensor, common: Tensor) => add(mul(shared, common), mul(sub(1, shared), own));
  const each = (own: Moments): Moments => ({
    mean: choose(own.mean, both.mean),
    logVariance: choose(own.logVariance, both.logVariance),
  });
  return [each(first), each(second)];
}

/** Half the sum of both KL divergences to N(0, 1): sum over dimensions, mean over pairs. */
export function pairRate(pair: readonly Moments[]): Tensor {
  const rates = pair.map(({ mean, logVariance }) => klTotal(klToStandardNormal(mean, logVariance)));
  return div(rates.reduce(add), rates.length);
}

/** Which dimensions a pair shares: estimated for every pair, or the block of the factor that its group shares. */
export const mergeOptions = {
  average: z.enum(["gvae", "mlVae", "product"]).default("gvae"),
  shared: z.enum(["adaptive", "groups"]).default("adaptive"),
};
/** Which dimensions a pair shares, and how their posteriors are averaged. */
export interface Merge {
  readonly average: Average;
  readonly shared: "adaptive" | "groups";
}

/** The posteriors of both images of every pair after averaging the shared dimensions, [pairs, d] each. */
export function pairPosteriors(context: TermContext, merge: Merge): readonly [Moments, Moments] {
  const { mean, logVariance } = posteriorOf(context);
  const n = mean.shape[0] / 2;
  const view = (k: number): Moments => ({
    mean: slice(mean, 0, k * n, (k + 1) * n),
    logVariance: slice(logVariance, 0, k * n, (k + 1) * n),
  });
  const [first, second] = [view(0), view(1)];
  const shared = merge.shared === "groups" ? groupMask(context) : sharedMask(first, second);
  return merged(first, second, shared, merge.average);
}

/** 1 in the columns of the block that a pair's group trains, [pairs, d]. */
function groupMask(context: TermContext): Tensor {
  const [pairs, d] = [context.pairs, context.codes.shape[1]];
  const mask = new Float32Array(pairs * d);
  for (const group of groupsOf(context)) {
    const [start, end] = columnsOf(context, group);
    for (let pair = group.from; pair < group.to; pair++) mask.fill(1, pair * d + start, pair * d + end);
  }
  return constant(mask, [pairs, d]);
}

/**
 * The rate of VAEs on pairs that share factors: the shared dimensions are estimated (Ada-GVAE, Ada-ML-VAE), or given by the
 * groups (GVAE, ML-VAE).
 */
export const pairKl = define({
  about: "rate of a VAE on pairs: shared dimensions are averaged first (GVAE, ML-VAE; adaptive or by group)",
  source:
    "Locatello et al. 2020, arXiv:2002.02886; GVAE: Hosoya 2019, arXiv:1809.02383; ML-VAE: Bouchacourt et al. 2018, arXiv:1705.08841",
  verified: "disentanglement_lib (test/golden/losses/ada_gvae.json, ml_vae.json)",
  scale: "nats; mlVae keeps disentanglement_lib's factor 2 in the variance, product is the paper's",
  supervision: "pairs",
  stochastic: true,
  invariances: ["rowOrder"],
  options: z.strictObject(mergeOptions),
  create:
    (merge): Term =>
    (context) =>
      pairRate(pairPosteriors(context, merge)),
});
