import { scalingOf, standardised } from "../../numerics/matrix.ts";
import { countLevels } from "../levels.ts";
import { eachDistances, smallest } from "../nearestNeighbours.ts";
import type { Attacker } from "./attacker.ts";

const K = 10;

/** k nearest neighbours; votes for rare levels have a larger weight, and ties go to the smallest level. */
export const nearest: Attacker = {
  about: `${K} nearest neighbours (Euclidean, balanced)`,
  mostRows: 5000,
  fit: (codes, levels, classes) => {
    const scaling = scalingOf(codes);
    const gallery = standardised(codes, scaling);
    const weights = Float64Array.from(countLevels(levels, classes), (count) => 1 / count);
    return (other) => {
      const predicted = new Int32Array(other.rows);
      const votes = new Float64Array(classes);
      eachDistances(gallery, standardised(other, scaling), (q, d) => {
        votes.fill(0);
        for (const i of smallest(d, K)) votes[levels[i]] += weights[levels[i]];
        predicted[q] = votes.indexOf(Math.max(...votes));
      });
      return predicted;
    };
  },
};
