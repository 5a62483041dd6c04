import { z } from "zod";
import {
  add,
  constant,
  div,
  logSumExp,
  mul,
  normaliseRows,
  reshape,
  squaredDistances,
  type Tensor,
} from "../../engine/index.ts";
import { headOptions } from "../../nets/head.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { only } from "./similarity.ts";
import { perGroup } from "./views.ts";

/** log mean over pairs i < j of exp(−t·‖x_i − x_j‖²); x: [n, d], not normalised. */
export function uniformityLoss(x: Tensor, t = 2): Tensor {
  const n = x.shape[0];
  const above = constant(
    Float32Array.from({ length: n * n }, (_, at) => Number(at % n > Math.floor(at / n))),
    [n, n],
  );
  const logits = reshape(only(mul(-t, squaredDistances(x, x)), above), [n * n]);
  return add(logSumExp(logits, 0), -Math.log((n * (n - 1)) / 2));
}

export const uniformity = define({
  about: "rows spread over the unit sphere",
  source: "Wang & Isola 2020, arXiv:2005.10242",
  verified: "SsnL/align_uniform, lightly (test/golden/losses/alignment_uniformity.json)",
  scale: "mean of the two views and over blocks, as the authors' example",
  invariances: ["rowScale", "blockRotation", "rowOrder"],
  options: z.strictObject({
    t: z.number().positive().default(2),
    ...headOptions,
  }),
  create:
    ({ t, ...head }): Term =>
    (context) =>
      perGroup(context, head, (a, b) =>
        div(add(uniformityLoss(normaliseRows(a), t), uniformityLoss(normaliseRows(b), t)), 2),
      ),
});
