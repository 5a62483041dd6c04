import { z } from "zod";
import {
  add,
  constant,
  covarianceMatrix,
  div,
  mul,
  slice,
  square,
  sum,
  type Tensor,
} from "../../engine/index.ts";
import { define } from "../../registry.ts";
import type { Blocks, Term } from "../../types.ts";

/** Σ_{i≠j} C_ij² / d over dimensions, C with divisor rows − 1. z: [rows, d]. */
export function covarianceLoss(z: Tensor): Tensor {
  return div(
    maskedSquares(z, (i, j) => i !== j),
    z.shape[1],
  );
}

/** Σ over ordered pairs of different blocks of ‖C_ab‖²_F, C with divisor rows − 1. */
export function crossBlockCovariance(z: Tensor, blocks: Blocks): Tensor {
  const blockOf = new Int32Array(z.shape[1]);
  Object.values(blocks).forEach(([start, end], b) => {
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
  about: "dimensions, or blocks, do not co-vary",
  source: "Bardes et al. 2022, arXiv:2105.04906; between blocks: the off-block part of the same matrix",
  verified: "facebookresearch/vicreg, lightly (test/golden/losses: vicreg, covariance_penalty)",
  scale:
    "mean over the two views (VICReg sums them: their weight 1 is 2 here); both grains are divided by the code's dimension",
  options: z.strictObject({ between: z.enum(["dimensions", "blocks"]).default("dimensions") }),
  create:
    ({ between }): Term =>
    ({ codes, blocks, pairs }) => {
      const views = [slice(codes, 0, 0, pairs), slice(codes, 0, pairs, 2 * pairs)];
      const loss = (view: Tensor) =>
        between === "dimensions"
          ? covarianceLoss(view)
          : div(crossBlockCovariance(view, blocks), codes.shape[1]);
      return div(views.map(loss).reduce(add), 2);
    },
});
