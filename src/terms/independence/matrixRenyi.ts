import { z } from "zod";
import {
  add,
  concat,
  div,
  eigenvalues,
  exp,
  log,
  maximum,
  mul,
  reshape,
  slice,
  square,
  sub,
  sum,
  type Tensor,
  tanh,
} from "../../engine/index.ts";
import { define } from "../../registry.ts";
import { type Bandwidth, bandwidths, logKernels, partDistances } from "./pairwise.ts";
import { penaltyOptions, penaltyTerm } from "./parts.ts";

/** Entropies of the parts' kernels, in nats. */
export interface RenyiEntropies {
  /** [parts] */
  readonly own: Tensor;
  /** [] */
  readonly joint: Tensor;
}

/** Entropies in nats of each part's kernel and of their product; `logarithms` [parts, n, n] of kernels with diagonal 1. */
export function renyiEntropies(logarithms: Tensor, alpha: number): RenyiEntropies {
  const [parts, n] = logarithms.shape;
  const own = div(exp(logarithms), n);
  const joint = div(exp(sum(logarithms, 0, true)), n);
  return { own: entropies(own, parts, n, alpha), joint: sum(entropies(joint, 1, n, alpha)) };
}

/** log tr(Aᵅ)/(1 − α) of each matrix [count, n, n], trace 1. */
function entropies(matrices: Tensor, count: number, n: number, alpha: number): Tensor {
  if (alpha === 2) return mul(-1, log(sum(square(matrices), [1, 2])));
  const each = Array.from({ length: count }, (_, k) => {
    const spectrum = maximum(eigenvalues(reshape(slice(matrices, 0, k, k + 1), [n, n])), 1e-30);
    return reshape(div(logPowerSum(spectrum, alpha - 1), 1 - alpha), [1]);
  });
  return concat(each);
}

/** log Σ λ^(1 + δ) of eigenvalues that sum to 1; near δ = 0, where the entropy divides by it, as 1 + Σ λ·(λ^δ − 1). */
function logPowerSum(spectrum: Tensor, delta: number): Tensor {
  if (Math.abs(delta) > 0.1) return log(sum(exp(mul(1 + delta, log(spectrum)))));
  const half = tanh(mul(delta / 2, log(spectrum)));
  const powerLessOne = div(mul(2, half), sub(1, half));
  const gain = sum(mul(spectrum, powerLessOne));
  // log(1 + x) = 2·artanh(x/(2 + x)), its series: |x| is below 0.4 here.
  const y = div(gain, add(2, gain));
  const squared = square(y);
  const series = [1 / 9, 1 / 7, 1 / 5, 1 / 3, 1].reduce<Tensor>(
    (sofar, c) => add(mul(sofar, squared), c),
    mul(squared, 1 / 11),
  );
  return mul(2, mul(y, series));
}

/** Σ S(A_p) − S(A_1 ∘ … ∘ A_p) over parts, in nats; of two parts their mutual information. z: [n, d] */
export function renyiTotalCorrelation(logarithms: Tensor, alpha: number): Tensor {
  const { own, joint } = renyiEntropies(logarithms, alpha);
  return sub(sum(own), joint);
}

/** Total correlation of all parts at once, without a density estimate and without a network. */
export const matrixRenyi = define({
  about: "matrix-based Rényi total correlation of all parts at once",
  source: "Sanchez Giraldo et al. 2015, arXiv:1211.2459; Yu et al. 2020, arXiv:1808.07912",
  verified: "formula in float64, checked by eigenvalues (test/golden/losses/matrix_renyi_mi.json)",
  scale:
    "nats (papers: bits); mean over views; median bandwidth times √parts, so that the product does not vanish",
  penalty: true,
  invariances: ["shift", "rowOrder"],
  options: z.strictObject({
    ...penaltyOptions,
    alpha: z
      .number()
      .positive()
      .refine((alpha) => alpha !== 1, "expected an order other than 1, received 1")
      .default(2)
      .describe(
        "2 needs a norm only; any other order needs eigenvalues, about 18·7·pairs graph nodes per part, and suits small batches and blocks.",
      ),
    bandwidth: z
      .union([z.literal("median"), z.number().positive()])
      .default("median")
      .describe(
        "Kernel width: the median distance within the batch times √parts, a constant for the gradient, or a number.",
      ),
  }),
  create: ({ alpha, bandwidth, ...options }) =>
    penaltyTerm(options, (view, parts) => {
      const squared = partDistances(view, parts);
      return renyiTotalCorrelation(logKernels(squared, widths(squared, bandwidth)), alpha);
    }),
});

function widths(squared: Tensor, bandwidth: Bandwidth): Tensor {
  const sigma = bandwidths(squared, bandwidth);
  return bandwidth === "median" ? mul(Math.sqrt(squared.shape[0]), sigma) : sigma;
}
