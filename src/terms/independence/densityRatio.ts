import { z } from "zod";
import {
  add,
  concat,
  gatherRows,
  mean,
  mul,
  neg,
  reshape,
  slice,
  softplus,
  type Tensor,
} from "../../engine/index.ts";
import { critic } from "../../nets/critics.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { criticOptions, scaled, trainingOf } from "./critic.ts";
import { columnsOf, type Part, partsOf, penaltyOptions, withFloor } from "./parts.ts";

/** Every part's columns with the rows in another order: z [n, d], orders [parts, n] → [n, d] (permute-dims, permute-blocks). */
export function permuteParts(z: Tensor, orders: Tensor, parts: readonly Part[]): Tensor {
  const n = z.shape[0];
  const moved = parts.map((part, k) =>
    gatherRows(columnsOf(z, part), reshape(slice(orders, 0, k, k + 1), [n])),
  );
  return concat(moved, 1);
}

/** ½(mean softplus(−real) + mean softplus(permuted)): cross entropy of distinguishing codes from permuted ones. Logits [n]. */
export function discriminatorLoss(real: Tensor, permuted: Tensor): Tensor {
  return mul(0.5, add(mean(softplus(neg(real))), mean(softplus(permuted))));
}

/** FactorVAE's penalty on any code: a discriminator's log density ratio estimates the total correlation. */
export const densityRatio = define({
  about: "total correlation by a discriminator that distinguishes codes from codes with permuted parts",
  source: "Kim & Mnih 2018, arXiv:1802.05983 (FactorVAE); on blocks the same with blocks permuted",
  verified: "disentanglement_lib, disentangling-vae (test/golden/losses/permute_dims_discriminator.json)",
  scale:
    "nats; one logit (two are the same); columns standardised; the batch itself is permuted, not a second one; network and rate smaller (64, 64; 1e-3) than the authors' (six of 1000; 1e-4)",
  penalty: true,
  options: z.strictObject({ ...penaltyOptions, ...criticOptions(0.5, 0.9, [64, 64]) }),
  create:
    ({ between, floor, ...options }): Term =>
    (context) => {
      const parts = partsOf(context.blocks, between);
      const rows = context.codes.shape[0];
      const judge = context.critic(trainingOf(options), (scope, codes, update) => {
        const real = scaled(codes);
        const orders = context.noise(`order/${update}`, [parts.length, rows], "permutation");
        const both = critic(scope, concat([real, permuteParts(real, orders, parts)], 0), options.hidden, 1);
        return discriminatorLoss(slice(both, 0, 0, rows), slice(both, 0, rows, 2 * rows));
      });
      const estimate = mean(critic(judge, scaled(context.codes), options.hidden, 1));
      return withFloor(context, floor, estimate);
    },
});
