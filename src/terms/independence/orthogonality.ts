import { z } from "zod";
import {
  constant,
  div,
  eye,
  matMul,
  maximum,
  mul,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
} from "../../engine/index.ts";
import { define } from "../../registry.ts";
import { type Part, penaltyOptions, penaltyTerm } from "./parts.ts";

/** ‖WᵀW − I‖²_F, 0 for orthonormal columns. w: [n, d] */
export function orthogonalityLoss(w: Tensor): Tensor {
  return sum(square(sub(matMul(w, w, { a: true }), eye(w.shape[1]))));
}

/** Columns scaled to unit length; a column of zeros stays as it is. */
function unitColumns(z: Tensor): Tensor {
  return div(z, sqrt(maximum(sum(square(z), 0, true), 1e-24)));
}

/** Mean squared cosine of columns that belong to different parts. z: [n, d] */
function crossCosines(z: Tensor, parts: readonly Part[]): Tensor {
  const d = z.shape[1];
  const partOf = Array.from({ length: d }, (_, i) => parts.findIndex(([from, to]) => i >= from && i < to));
  const mask = Float32Array.from({ length: d * d }, (_, at) =>
    Number(partOf[Math.floor(at / d)] !== partOf[at % d]),
  );
  const unit = unitColumns(z);
  const cosines = matMul(unit, unit, { a: true });
  return div(
    sum(mul(square(cosines), constant(mask, [d, d]))),
    mask.reduce((a, b) => a + b, 0),
  );
}

/** Like `covariance`, but for directions: it does not depend on scale, and columns are not centred. */
export const orthogonality = define({
  about: "columns of different parts are orthogonal (uncentred, scale-free)",
  source: "Bousmalis et al. 2016, arXiv:1608.06019 (soft subspace orthogonality)",
  verified: "formula in float64 (test/golden/losses/covariance_penalty.json)",
  scale:
    "columns of unit length; mean over pairs of columns (the paper sums products of raw rows) and over views",
  penalty: true,
  invariances: ["columnScale", "rowOrder"],
  options: z.strictObject(penaltyOptions),
  create: (options) => penaltyTerm(options, crossCosines),
});
