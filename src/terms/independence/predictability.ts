import { z } from "zod";
import { add, div, mean, mul, neg, square, sub, sum, type Tensor } from "../../engine/index.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { fitOf, gaussianFromOthers, variationalBound } from "./club.ts";
import { criticOptions, filled, fromOthers, scaled, sideBySideParts, trainingOf, widest } from "./critic.ts";
import { type Part, partsOf, penaltyOptions, withFloor } from "./parts.ts";

/** Mean squared error of predicting each part, [parts]; both inputs [parts, n, width], zero where padded. */
function predictionErrors(predicted: Tensor, y: Tensor, parts: readonly Part[]): Tensor {
  const mask = filled(parts);
  const errors = mean(sum(square(mul(mask, sub(y, predicted))), 2), 1);
  return div(errors, sum(mask, [1, 2]));
}

/** One predictor per part predicts it from the rest of the code; the encoder is trained to make it unpredictable. */
export const predictability = define({
  about: "each part cannot be predicted from the rest: predictors against the encoder",
  source: "Schmidhuber 1992 (Neural Computation 4:863); maxEnt after Roy & Boddeti 2019, arXiv:1904.05514",
  verified:
    "gradients, descent and known worlds (test/terms/critics.test.ts); bound against Linear95/CLUB's VarUB",
  scale:
    "mean over parts, columns standardised: reversal is the R² of the prediction, maxEnt the nats by which it departs from N(0, 1)",
  penalty: true,
  options: z.strictObject({
    ...penaltyOptions,
    form: z
      .enum(["reversal", "maxEnt"])
      .default("reversal")
      .describe(
        "The encoder maximises the predictors' error, or makes their predictions as uninformative as possible.",
      ),
    ...criticOptions(0.9, 0.999),
  }),
  create:
    ({ between, floor, form, ...options }): Term =>
    (context) => {
      const parts = partsOf(context.blocks, between);
      const { hidden } = options;
      const error = (scope: Parameters<typeof fromOthers>[0], x: Tensor) => {
        const predicted = fromOthers(scope, x, parts, hidden, widest(parts));
        return mean(predictionErrors(predicted, sideBySideParts(x, parts), parts));
      };
      const predictors = context.critic(trainingOf(options), (scope, codes) => {
        const x = scaled(codes);
        if (form === "reversal") return error(scope, x);
        return neg(mean(fitOf(gaussianFromOthers(scope, x, parts, hidden), sideBySideParts(x, parts))));
      });
      const x = scaled(context.codes);
      const gain =
        form === "reversal"
          ? add(1, neg(error(predictors, x)))
          : mean(variationalBound(gaussianFromOthers(predictors, x, parts, hidden)));
      return withFloor(context, floor, gain);
    },
});
