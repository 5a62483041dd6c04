import { Matrix as Dense } from "ml-matrix";
import { scalingOf, standardised } from "../../numerics/matrix.ts";
import { kernelFeatures } from "../kernelFeatures.ts";
import { countLevels } from "../levels.ts";
import { ridgeBasis } from "../ridge.ts";
import type { Attacker } from "./attacker.ts";

const LANDMARKS = 100;
/** Kernel widths as multiples of the median distance; leave-one-out errors choose one. */
const WIDTHS = [1, 0.35];

/**
 * Kernel ridge regression (Gaussian) to one column per level, rows weighted so that all levels have the same weight; predicts
 * the level of the largest output. Width and penalty are chosen by leave-one-out cross-validation on the rows it is fitted to.
 */
export const kernelRidge: Attacker = {
  about: `kernel ridge regression (Gaussian, ${LANDMARKS} landmarks, ${WIDTHS.join(" or ")} × median width, balanced)`,
  mostRows: 1000,
  fit: (codes, levels, classes, rng) => {
    const scaling = scalingOf(codes);
    const x = standardised(codes, scaling);
    const counts = countLevels(levels, classes);
    const weights = Float64Array.from(levels, (level) => levels.length / (classes * counts[level]));
    const targets = Dense.zeros(levels.length, classes);
    levels.forEach((level, i) => {
      targets.set(i, level, 1);
    });
    const fitted = kernelFeatures(x, { landmarks: LANDMARKS, widths: WIDTHS }, rng).map((features) => ({
      features,
      ridge: ridgeBasis(features(x), { weights }).fit(targets),
    }));
    const { features, ridge } = fitted.reduce((a, b) => (b.ridge.error < a.ridge.error ? b : a));
    return (other) => {
      const outputs = ridge.predict(features(standardised(other, scaling)));
      return Int32Array.from({ length: other.rows }, (_, i) => outputs.maxRowIndex(i)[1]);
    };
  },
};
