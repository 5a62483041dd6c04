import { z } from "zod";
import { add, div, mean, mul, square, sub } from "../../engine/index.ts";
import { headOptions } from "../../nets/head.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { covarianceLoss } from "../independence/covariance.ts";
import { varianceLoss } from "../independence/variance.ts";
import { perGroup } from "./views.ts";

/**
 * Partners agree, dimensions vary, and dimensions do not co-vary, all three behind one head. By themselves, on the code, they are
 * the terms `invariance`, `variance` and `covariance`.
 */
export const vicreg = define({
  about: "VICReg's three parts on one expander: partners agree, dimensions vary and do not co-vary",
  source: "Bardes et al. 2022, arXiv:2105.04906",
  verified: "facebookresearch/vicreg, lightly (test/golden/losses/vicreg.json)",
  scale:
    "as the authors' code: mean squared difference, hinge as the mean over the views, covariance as their sum",
  invariances: ["shift", "rowOrder"],
  options: z.strictObject({
    invariance: z.number().nonnegative().default(25).describe("Weight of partners' mean squared difference."),
    variance: z.number().nonnegative().default(25).describe("Weight of the hinge at a deviation of 1."),
    covariance: z.number().nonnegative().default(1).describe("Weight of squared covariances."),
    ...headOptions,
  }),
  create:
    ({ invariance, variance, covariance, ...head }): Term =>
    (context) =>
      perGroup(context, head, (a, b) => {
        const spread = div(add(varianceLoss(a), varianceLoss(b)), 2);
        const apart = add(covarianceLoss(a), covarianceLoss(b));
        const parts = [
          mul(invariance, mean(square(sub(a, b)))),
          mul(variance, spread),
          mul(covariance, apart),
        ];
        return parts.reduce(add);
      }),
});
