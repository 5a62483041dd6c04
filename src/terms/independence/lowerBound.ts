import { z } from "zod";
import {
  add,
  div,
  exp,
  eye,
  logSoftmax,
  logSumExp,
  type Memory,
  matMul,
  mean,
  mul,
  neg,
  ones,
  reshape,
  type Scope,
  stopGradient,
  sub,
  sum,
  type Tensor,
  transpose,
} from "../../engine/index.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { only } from "../contrastive/similarity.ts";
import { criticOptions, fromOthers, fromOwn, scaled, trainingOf } from "./critic.ts";
import { type Part, partsOf, penaltyOptions, withFloor } from "./parts.ts";

/**
 * Maps scores T(x_i, y_j) [parts, n, n], whose diagonal holds the pairs of the joint distribution, to a bound in nats per part
 * [parts].
 */
export type Bound = (scores: Tensor) => Tensor;

const joint = (scores: Tensor) => div(sum(mul(scores, eye(scores.shape[1])), [1, 2]), scores.shape[1]);

/** mean_i [S_ii − logsumexp S_i·] + log n, over y for each x ("rows") or over x for each y ("columns"); at most log n. */
export const infoNceBound =
  (over: "rows" | "columns"): Bound =>
  (scores) =>
    add(joint(logSoftmax(scores, over === "rows" ? 2 : 1)), Math.log(scores.shape[1]));

/** mean S_ii − e⁻¹·mean exp S_ij, over all pairs or over i ≠ j. */
export const nwjBound =
  (others: boolean): Bound =>
  (scores) => {
    const n = scores.shape[1];
    const weights = others ? sub(1, eye(n)) : add(1, mul(0, eye(n)));
    const partition = div(sum(mul(exp(sub(scores, 1)), weights), [1, 2]), others ? n * (n - 1) : n * n);
    return sub(joint(scores), partition);
  };

/** mean S_ii − log mean_{i≠j} exp S_ij of scores S [n, n], in nats, a scalar (Donsker & Varadhan). */
export const mineBound: Bound = (scores) => {
  const [parts, n] = scores.shape;
  const others = reshape(only(scores, sub(1, eye(n))), [parts, n * n]);
  return sub(joint(scores), sub(logSumExp(others, 1), Math.log(n * (n - 1))));
};

/** The same from sampled pairs only: `drawn` [parts, n] are scores of pairs of the product of the marginals. */
export function mineShuffled(scores: Tensor, drawn: Tensor): Tensor {
  return sub(joint(scores), sub(logSumExp(drawn, 1), Math.log(drawn.shape[1])));
}

/** A value whose gradient is MINE's with the partition function averaged over steps, `average` [] or [parts]. */
export function mineSurrogate(scores: Tensor, average: Tensor): Tensor {
  return sub(joint(scores), div(partitionOf(scores), average));
}

/** mean_{i≠j} exp S_ij of each part, [parts]. */
function partitionOf(scores: Tensor): Tensor {
  const n = scores.shape[1];
  return div(sum(mul(exp(scores), sub(1, eye(n))), [1, 2]), n * (n - 1));
}

/** The partition function averaged over steps, updated by one step; a constant for the gradient. [parts] */
export function averagedPartition(scores: Tensor, average: Tensor, rate: number): Tensor {
  return stopGradient(add(mul(1 - rate, average), mul(rate, partitionOf(scores))));
}

const bounds: Readonly<Record<"mine" | "nwj" | "infoNce", Bound>> = {
  mine: mineBound,
  nwj: nwjBound(true),
  infoNce: infoNceBound("rows"),
};

/** Width of the two embeddings whose product is the score. */
const EMBEDDING = 16;

/** Scores of every part against the rest: [parts, n, n]. */
function scoresOf(scope: Scope, z: Tensor, parts: readonly Part[], hidden: readonly number[]): Tensor {
  const rest = fromOthers(scope.within("rest"), z, parts, hidden, EMBEDDING);
  const own = fromOwn(scope.within("own"), z, parts, hidden, EMBEDDING);
  return div(matMul(rest, transpose(own, [0, 2, 1])), Math.sqrt(EMBEDDING));
}

/** MINE for its critic: the value is that of the bound, the gradient uses the average, which every update continues. */
function averaging(memory: Memory, rate: number): (scores: Tensor, update: number) => Tensor {
  let average = memory.value;
  return (scores, update) => {
    // The first update starts from the average of the last step, however often the graph contains it.
    average = averagedPartition(scores, update === 0 ? memory.value : average, rate);
    memory.set(average);
    const surrogate = mineSurrogate(scores, average);
    return add(surrogate, stopGradient(sub(mineBound(scores), surrogate)));
  };
}

/** A lower bound, by a critic, of the information between each part and the rest. */
export const lowerBound = define({
  about: "lower bound (MINE, NWJ, InfoNCE) of the information between each part and the rest; never alone",
  source:
    "Belghazi et al. 2018, arXiv:1801.04062; Nguyen et al. 2010, arXiv:0809.0863; van den Oord et al. 2018, arXiv:1807.03748",
  verified: "Linear95/CLUB (test/golden/losses/mi_lower_bounds.json)",
  scale: "nats, mean over parts; all pairs i ≠ j (Linear95/CLUB draws one)",
  penalty: true,
  notAlone:
    "A lower bound is made small by blinding its critic as well as by removing dependence, and InfoNCE's never exceeds the logarithm of the batch.",
  options: z.strictObject({
    ...penaltyOptions,
    bound: z.enum(["mine", "nwj", "infoNce"]).default("nwj"),
    average: z
      .number()
      .min(0)
      .lt(1)
      .default(0)
      .describe(
        "MINE only: the critic's gradient divides by a moving average over steps with this rate; 0 for the batch's own value.",
      ),
    ...criticOptions(0.9, 0.999),
  }),
  create:
    ({ between, floor, bound, average, ...options }): Term =>
    (context) => {
      const parts = partsOf(context.blocks, between);
      const scores = (scope: Scope, codes: Tensor) => scoresOf(scope, scaled(codes), parts, options.hidden);
      const follow =
        bound === "mine" && average > 0
          ? averaging(context.memory("average", [parts.length], ones), average)
          : null;
      const trained = context.critic(trainingOf(options), (scope, codes, update) => {
        const table = scores(scope, codes);
        return neg(mean(follow === null ? bounds[bound](table) : follow(table, update)));
      });
      return withFloor(context, floor, mean(bounds[bound](scores(trained, context.codes))));
    },
});
