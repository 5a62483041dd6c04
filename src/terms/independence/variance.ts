import { z } from "zod";
import { add, div, mean, relu, slice, sqrt, square, sub, sum, type Tensor } from "../../engine/index.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";

/** mean over dimensions of relu(γ − √(var + ε)), var with divisor rows − 1. z: [rows, d]. */
export function varianceLoss(z: Tensor, gamma = 1, epsilon = 1e-4): Tensor {
  const centred = sub(z, mean(z, 0, true));
  const variance = div(sum(square(centred), 0), z.shape[0] - 1);
  return mean(relu(sub(gamma, sqrt(add(variance, epsilon)))));
}

/** A floor for every dimension's standard deviation, which keeps an independence penalty from being minimised by collapse. */
export const variance = define({
  about: "every dimension keeps a standard deviation of at least gamma (hinge)",
  source: "Bardes et al. 2022, arXiv:2105.04906",
  verified: "facebookresearch/vicreg, lightly (test/golden/losses/vicreg.json)",
  scale: "mean over the two views, as the authors' code; the printed formula sums them",
  invariances: ["shift", "rowOrder"],
  options: z.strictObject({
    gamma: z.number().positive().default(1),
    epsilon: z.number().positive().default(1e-4),
  }),
  create:
    ({ gamma, epsilon }): Term =>
    ({ codes, pairs }) => {
      const views = [slice(codes, 0, 0, pairs), slice(codes, 0, pairs, 2 * pairs)];
      return div(views.map((view) => varianceLoss(view, gamma, epsilon)).reduce(add), 2);
    },
});
