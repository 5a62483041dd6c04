import { z } from "zod";
import { maximum, mean, normaliseRows, pow, square, sub, sum, type Tensor } from "../../engine/index.ts";
import { headOptions } from "../../nets/head.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { perGroup } from "./views.ts";

/** Squared distances below this have gradient 0, because the derivative of a root at 0 is infinite. */
const TINY = 1e-24;

/** mean ‖a_i − b_i‖₂^α of partners; a, b: [n, d], not normalised. */
export function alignmentLoss(a: Tensor, b: Tensor, alpha = 2): Tensor {
  const squared = sum(square(sub(a, b)), 1);
  return mean(alpha === 2 ? squared : pow(maximum(squared, TINY), alpha / 2));
}

export const alignment = define({
  about: "partners lie close on the unit sphere",
  source: "Wang & Isola 2020, arXiv:2005.10242",
  verified: "SsnL/align_uniform (test/golden/losses/alignment_uniformity.json)",
  scale: "mean over pairs and over blocks, rows of unit length: the authors' constants",
  invariances: ["rowScale", "blockRotation", "rowOrder"],
  options: z.strictObject({
    alpha: z.number().positive().default(2),
    ...headOptions,
  }),
  create:
    ({ alpha, ...head }): Term =>
    (context) =>
      perGroup(context, head, (a, b) => alignmentLoss(normaliseRows(a), normaliseRows(b), alpha)),
});
