/**
 * Linear regression under an L1 penalty, 1/(2n) ‖y − b − X w‖² + α ‖w‖₁ (scikit-learn's Lasso), by coordinate descent on
 * cross-products: after one pass over the rows every penalty and every fold costs columns² a sweep. Friedman et al. 2010.
 */

import { mean } from "../numerics/statistics.ts";
import type { Matrix } from "../types/index.ts";

/** Sums over rows of products of every pair of [columns…, targets…, 1]; symmetric, [width][width]. */
export type CrossProducts = readonly Float64Array[];

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
const SWEEPS = 1000;
/** Sweeps end when no weight changes by more. */
const STILL = 1e-7;

/** Cross-products of rows `from` to `to`, of columns and `targets` [targets][rows]. */
export function crossProducts(
  { columns, data }: Matrix,
  targets: readonly Float64Array[],
  from: number,
  to: number,
): CrossProducts {
  const width = columns + targets.length + 1;
  const sums = Array.from({ length: width }, () => new Float64Array(width));
  const row = new Float64Array(width).fill(1);
  for (let i = from; i < to; i++) {
    for (let j = 0; j < columns; j++) row[j] = data[i * columns + j];
    for (let t = 0; t < targets.length; t++) row[columns + t] = targets[t][i];
    for (let a = 0; a < width; a++) {
      const [x, into] = [row[a], sums[a]];
      for (let b = a; b < width; b++) into[b] += x * row[b];
    }
  }
  for (let a = 0; a < width; a++) for (let b = 0; b < a; b++) sums[a][b] = sums[b][a];
  return sums;
}

const combine = (all: CrossProducts, other: CrossProducts, sign: number): CrossProducts =>
  all.map((row, a) => row.map((v, b) => v + sign * other[a][b]));

interface Standard {
  /** [columns][columns] correlations */
  readonly gram: readonly Float64Array[];
  /** [targets][columns] */
  readonly withTarget: readonly Float64Array[];
  readonly means: Float64Array;
  /** 0 for columns and targets that do not vary. */
  readonly deviations: Float64Array;
}

/** Correlations from cross-products. */
function standard(sums: CrossProducts, columns: number): Standard {
  const one = sums.length - 1;
  const n = sums[one][one];
  const means = sums[one].map((v) => v / n).slice(0, one);
  const deviations = means.map((mean, a) => {
    const variance = sums[a][a] / n - mean * mean;
    return variance > 1e-12 * Math.max(1, mean * mean) ? Math.sqrt(variance) : 0;
  });
  const correlation = (a: number, b: number) =>
    deviations[a] > 0 && deviations[b] > 0
      ? (sums[a][b] / n - means[a] * means[b]) / (deviations[a] * deviations[b])
      : 0;
  const row = (a: number) => Float64Array.from({ length: columns }, (_, b) => correlation(a, b));
  return {
    gram: Array.from({ length: columns }, (_, a) => row(a)),
    withTarget: Array.from({ length: one - columns }, (_, t) => row(columns + t)),
    means,
    deviations,
  };
}

/** Weights of least loss, from `start`. */
function descend(
  gram: readonly Float64Array[],
  withTarget: Float64Array,
  penalty: number,
  start: Float64Array,
): Float64Array {
  const weights = start.slice();
  // Correlation of every column with the residual.
  const rest = withTarget.map((v, j) => v - weights.reduce((sum, w, k) => sum + w * gram[j][k], 0));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = 0;
    for (let j = 0; j < weights.length; j++) {
      if (gram[j][j] === 0) continue;
      const pull = rest[j] + weights[j] * gram[j][j];
      const next = (Math.sign(pull) * Math.max(0, Math.abs(pull) - penalty)) / gram[j][j];
      const step = next - weights[j];
      if (step === 0) continue;
      weights[j] = next;
      for (let k = 0; k < rest.length; k++) rest[k] -= step * gram[j][k];
      moved = Math.max(moved, Math.abs(step));
    }
    if (moved < STILL) break;
  }
  return weights;
}

/** Fits one penalty, of columns and target scaled to variance 1. [targets] */
export function fitLasso(sums: CrossProducts, columns: number, penalty: number): LassoFit[] {
  const { gram, withTarget } = standard(sums, columns);
  return withTarget.map((each) => ({
    weights: descend(gram, each, penalty, new Float64Array(columns)),
    penalty,
  }));
}

/** Share of a target's variance that `weights`, fitted in `scale`, explain where `sums` were taken; may be negative. */
function explained(sums: CrossProducts, scale: Standard, weights: Float64Array, target: number): number {
  const columns = weights.length;
  const [one, y] = [sums.length - 1, columns + target];
  const n = sums[one][one];
  const { means, deviations } = scale;
  const raw = weights.map((w, j) => (deviations[j] > 0 ? (w * deviations[y]) / deviations[j] : 0));
  const intercept = means[y] - raw.reduce((sum, w, j) => sum + w * means[j], 0);
  // Σ (y − b − w x)² from the sums.
  const line = [...raw, intercept];
  const at = [...raw.keys(), one];
  let error = sums[y][y];
  for (let a = 0; a < line.length; a++) {
    error -= 2 * line[a] * sums[y][at[a]];
    for (let b = 0; b < line.length; b++) error += line[a] * line[b] * sums[at[a]][at[b]];
  }
  const total = sums[y][y] - sums[y][one] ** 2 / n;
  return total > 0 ? 1 - error / total : 0;
}

/** A fit whose penalty was chosen by five folds of consecutive rows, and the R² of its predictions. */
export interface ChosenLasso extends LassoFit {
  readonly train: number;
  readonly test: number;
}

/**
 * Fits every target, the penalty chosen by cross-validation on the training rows: the largest within one standard error of
 * the best, so that noise keeps no weight (Breiman et al. 1984). [targets]
 */
export function fitLassoChosen(
  train: Matrix,
  targets: readonly Float64Array[],
  test: Matrix,
  testTargets: readonly Float64Array[],
): ChosenLasso[] {
  const { rows, columns } = train;
  const cuts = Array.from({ length: FOLDS + 1 }, (_, k) => Math.floor((k * rows) / FOLDS));
  const folds = cuts.slice(1).map((to, k) => crossProducts(train, targets, cuts[k], to));
  const all = folds.reduce((a, b) => combine(a, b, 1));
  const rests = folds.map((fold) => combine(all, fold, -1));
  const [scale, scales] = [standard(all, columns), rests.map((rest) => standard(rest, columns))];
  const held = crossProducts(test, testTargets, 0, test.rows);
  return targets.map((_, t) => {
    const most = scale.withTarget[t].reduce((top, v) => Math.max(top, Math.abs(v)), 0);
    const path = Array.from({ length: PENALTIES }, (_, k) => most * LEAST ** (k / (PENALTIES - 1)));
    // [penalties][folds]
    const scores = path.map(() => new Float64Array(FOLDS));
    for (const [k, { gram, withTarget }] of scales.entries()) {
      let weights: Float64Array = new Float64Array(columns);
      for (const [at, penalty] of path.entries()) {
        weights = descend(gram, withTarget[t], penalty, weights);
        scores[at][k] = explained(folds[k], scales[k], weights, t);
      }
    }
    const means = scores.map(mean);
    const best = means.indexOf(Math.max(...means));
    const error = Math.sqrt(mean(scores[best].map((v) => (v - means[best]) ** 2)) / (FOLDS - 1));
    const penalty = path[means.findIndex((v) => v >= means[best] - error)];
    const weights = descend(scale.gram, scale.withTarget[t], penalty, new Float64Array(columns));
    return {
      weights,
      penalty,
      train: explained(all, scale, weights, t),
      test: explained(held, scale, weights, t),
    };
  });
}
