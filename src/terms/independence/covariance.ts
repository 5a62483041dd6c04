import { z } from "zod";
import { constant, covarianceMatrix, div, mul, square, sum, type Tensor } from "../../engine/index.ts";
import { define } from "../../registry.ts";
import { type Part, penaltyOptions, penaltyTerm } from "./parts.ts";

/** Σ_{i≠j} C_ij² / d over dimensions, C with divisor rows − 1. z: [rows, d]. */
export function covarianceLoss(z: Tensor): Tensor {
  return div(
    maskedSquares(z, (i, j) => i !== j),
    z.shape[1],
  );
}

/** Σ over ordered pairs of different blocks of ‖C_ab‖²_F, C with divisor rows − 1. */
export function crossBlockCovariance(z: Tensor, blocks: readonly Part[]): Tensor {
  const blockOf = new Int32Array(z.shape[1]);
  blocks.forEach(([start, end], b) => {
    blockOf.fill(b, start, end);
  });
  return maskedSquares(z, (i, j) => blockOf[i] !== blockOf[j]);
}

function maskedSquares(z: Tensor, counts: (i: number, j: number) => boolean): Tensor {
  const d = z.shape[1];
  const mask = Float32Array.from({ length: d * d }, (_, at) => Number(counts(Math.floor(at / d), at % d)));
  return sum(mul(square(covarianceMatrix(z)), constant(mask, [d, d])));
}

/** Linear decorrelation, between dimensions or between blocks. */
export const covariance = define({
  about: "dimensions, or blocks, are uncorrelated",
  source: "Bardes et al. 2022, arXiv:2105.04906; between blocks: the off-block part of the same matrix",
  verified: "facebookresearch/vicreg, lightly (test/golden/losses: vicreg, covariance_penalty)",
  scale:
    "mean over the two views (VICReg sums them: their weight 1 is 2 here); both grains are divided by the code's dimension",
  penalty: true,
  invariances: ["shift", "rowOrder"],
  options: z.strictObject(penaltyOptions),
  create: (options) =>
    penaltyTerm(options, (view, parts) =>
      options.between === "dimensions"
        ? covarianceLoss(view)
        : div(crossBlockCovariance(view, parts), view.shape[1]),
    ),
});
