/**
 * Linear regression under an L1 penalty, 1/(2n) ‖y − b − X w‖² + α ‖w‖₁ (scikit-learn's Lasso), columns and target scaled to
 * variance 1. Products of columns are summed once for a set of rows, and serve every target, fold and penalty.
 */

import { meansOf } from "../numerics/covariance.ts";
import { mean } from "../numerics/statistics.ts";
import type { Matrix } from "../types/index.ts";
import { momentsOf, type Scaled, scaled, type Target, targetOf, together, without } from "./lassoMoments.ts";
import { lassoPath, type Sparse } from "./lassoPath.ts";

/** Weights under one penalty. */
export interface LassoFit {
  /** [columns], for columns and target of variance 1 */
  readonly weights: Float64Array;
  readonly penalty: number;
}

const FOLDS = 5;
const PENALTIES = 30;
/** The smallest penalty, relative to the smallest one that sets every weight to 0. */
const LEAST = 1e-3;
/**
 * Smaller penalties are left out when the mean score of the folds has fallen so many times in a row. A score that would have risen
 * again is missed: of 400 generated regressions, stopping after four chose another penalty in one, stopping after eight in none.
 */
const FALLING = 8;

function dense({ columns, weights }: Sparse, width: number): Float64Array {
  const all = new Float64Array(width);
  for (const [at, column] of columns.entries()) all[column] = weights[at];
  return all;
}

/** Fits one penalty. [targets] */
export function fitLasso(x: Matrix, targets: readonly Float64Array[], penalty: number): LassoFit[] {
  const scale = scaled(momentsOf(x, meansOf(x), 0, x.rows));
  return targets.map((y) => {
    const [found] = lassoPath(scale.correlations, targetOf(x, y, scale).correlations, [penalty]);
    return { weights: dense(found, x.columns), penalty };
  });
}

/** Share of a target's variance that weights of `scale` explain in rows `from` to `to`; may be negative. */
function explained(
  { columns: at, weights }: Sparse,
  { means, deviations }: Scaled,
  target: Target,
  { columns, data }: Matrix,
  y: Float64Array,
  [from, to]: readonly [number, number],
): number {
  const slopes = weights.map((weight, k) => (weight * target.deviation) / deviations[at[k]]);
  const start = slopes.reduce((sum, slope, k) => sum - slope * means[at[k]], target.mean);
  const centre = mean(y.subarray(from, to));
  let [error, total] = [0, 0];
  for (let i = from; i < to; i++) {
    let predicted = start;
    for (let k = 0; k < at.length; k++) predicted += slopes[k] * data[i * columns + at[k]];
    error += (y[i] - predicted) ** 2;
    total += (y[i] - centre) ** 2;
  }
  return total > 0 ? 1 - error / total : 0;
}

/** A fit whose penalty was chosen by five folds of consecutive rows, and the R² of its predictions. */
export interface ChosenLasso extends LassoFit {
  readonly train: number;
  readonly test: number;
}

/** Rows to which any number of targets are fitted. */
export interface LassoRows {
  /**
   * The fit whose penalty cross-validation chooses: the largest within one standard error of the best, so that noise keeps no
   * weight (Breiman et al. 1984).
   */
  fit(target: Float64Array, test: Matrix, testTarget: Float64Array): ChosenLasso;
}

/** Sums over the training rows, once for all targets. With `falling` infinite no penalty is left out. */
export function lassoRows(train: Matrix, falling: number = FALLING): LassoRows {
  const { rows, columns } = train;
  const centre = meansOf(train);
  const cuts = Array.from({ length: FOLDS + 1 }, (_, k) => Math.floor((k * rows) / FOLDS));
  const folds = cuts.slice(1).map((to, k) => [cuts[k], to] as const);
  const parts = folds.map(([from, to]) => momentsOf(train, centre, from, to));
  const all = together(parts);
  const rests = parts.map((part) => scaled(without(all, part)));
  const scale = scaled(all);
  return {
    fit: (y, test, testY) => {
      const target = targetOf(train, y, scale);
      const most = target.correlations.reduce((top, v) => Math.max(top, Math.abs(v)), 0);
      const penalties = Array.from({ length: PENALTIES }, (_, k) => most * LEAST ** (k / (PENALTIES - 1)));
      const fits = rests.map((rest, k) => {
        const seen = targetOf(train, y, rest);
        return scoresAlong(lassoPath(rest.correlations, seen.correlations, penalties), (found) =>
          explained(found, rest, seen, train, y, folds[k]),
        );
      });
      const penalty = penalties[chosen(fits, falling)];
      const [found] = lassoPath(scale.correlations, target.correlations, [penalty]);
      const read = (x: Matrix, of: Float64Array) => explained(found, scale, target, x, of, [0, x.rows]);
      return { weights: dense(found, columns), penalty, train: read(train, y), test: read(test, testY) };
    },
  };
}

function* scoresAlong(path: Iterable<Sparse>, score: (found: Sparse) => number) {
  for (const found of path) yield score(found);
}

/** The place of the first score within one standard error of the best, of lists that have one score for each penalty. */
function chosen(folds: readonly Iterator<number, void>[], falling: number): number {
  const scores: number[][] = [];
  const means: number[] = [];
  let fallen = 0;
  while (fallen < falling) {
    const next = folds.map((fold) => fold.next());
    if (next.some(({ done }) => done)) break;
    scores.push(next.map(({ value }) => value as number));
    means.push(mean(scores[scores.length - 1]));
    fallen = means[means.length - 1] < means[means.length - 2] ? fallen + 1 : 0;
  }
  const best = means.indexOf(Math.max(...means));
  const error = Math.sqrt(mean(scores[best].map((v) => (v - means[best]) ** 2)) / (FOLDS - 1));
  return means.findIndex((v) => v >= means[best] - error);
}
