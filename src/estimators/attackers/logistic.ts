import { scalingOf, standardised } from "../../numerics/matrix.ts";
import { countLevels } from "../levels.ts";
import { fitLogistic, predictLogistic } from "../logisticRegression.ts";
import type { Attacker } from "./attacker.ts";

/** Logistic regression, class weights as scikit-learn's "balanced". */
export const logistic: Attacker = {
  about: "logistic regression (C = 1, balanced)",
  mostRows: 5000,
  fit: (codes, levels, classes) => {
    const scaling = scalingOf(codes);
    const levelWeights = Float64Array.from(
      countLevels(levels, classes),
      (count) => levels.length / (classes * count),
    );
    const model = fitLogistic(standardised(codes, scaling), levels, classes, { levelWeights });
    return (other) => predictLogistic(model, standardised(other, scaling));
  },
};
