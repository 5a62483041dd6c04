import { scalingOf, standardised } from "../../numerics/matrix.ts";
import type { Matrix } from "../../types/index.ts";
import type { Fit } from "../classifier.ts";
import { countLevels } from "../levels.ts";
import { eachDistances, smallest } from "../nearestNeighbours.ts";
import type { Attacker } from "./attacker.ts";

const K = 10;

/** Fits of several lists of levels: neighbours among the same codes, given one after the other, are searched once. */
export function nearestAgain(): Fit {
  let last: { readonly codes: Matrix; readonly other: Matrix; readonly near: number[][] } | null = null;
  return (codes, levels, classes) => (other) => {
    if (last?.codes !== codes || last.other !== other)
      last = { codes, other, near: neighboursOf(codes, other) };
    return votes(last.near, levels, classes);
  };
}

/** For every row of `other` the rows of `codes` that are nearest to it. */
function neighboursOf(codes: Matrix, other: Matrix): number[][] {
  const scaling = scalingOf(codes);
  const near: number[][] = [];
  eachDistances(standardised(codes, scaling), standardised(other, scaling), (_, d) => {
    near.push(smallest(d, K));
  });
  return near;
}

function votes(near: readonly number[][], levels: Int32Array, classes: number): Int32Array {
  const weights = Float64Array.from(countLevels(levels, classes), (count) => 1 / count);
  const given = new Float64Array(classes);
  return Int32Array.from(near, (rows) => {
    given.fill(0);
    for (const row of rows) given[levels[row]] += weights[levels[row]];
    return given.indexOf(Math.max(...given));
  });
}

/** k nearest neighbours; votes for rare levels have a larger weight, and ties go to the smallest level. */
export const nearest: Attacker = {
  about: `${K} nearest neighbours (Euclidean, balanced)`,
  mostRows: 5000,
  fit: (...given) => nearestAgain()(...given),
};
