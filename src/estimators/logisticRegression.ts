/**
 * Logistic regression as scikit-learn's LogisticRegression(C = 1): ½‖w‖² + Σ losses, free intercept, multinomial, or binary for
 * two levels; fitted by L-BFGS in float64.
 */
import { lbfgs } from "../numerics/lbfgs.ts";
import type { Scaling } from "../numerics/matrix.ts";
import { scalingOf, standardised } from "../numerics/matrix.ts";
import type { Matrix } from "../types/index.ts";

/** Logits of every class, linear in the columns. */
export interface LinearModel {
  readonly classes: number;
  /** [classes, columns + 1], intercept last */
  readonly weights: Float64Array;
}

/** Departures from plain logistic regression with C = 1. */
export interface LogisticOptions {
  /** Weight of ½w² per column; 1 each by default, 0 leaves a column free. */
  readonly penalties?: Float64Array;
  /** Weight of each level's losses; 1 each by default. */
  readonly levelWeights?: Float64Array;
  readonly iterations?: number;
  /** Stops when a step decreases the objective by less than this share. */
  readonly gain?: number;
}
/** Close enough to the optimum that no prediction changes. */
export const CONVERGED: LogisticOptions = { iterations: 1000, gain: 1e-9 };

/** Fits x [rows, columns] to levels [rows] (−1 is left out). */
export function fitLogistic(
  x: Matrix,
  levels: Int32Array,
  classes: number,
  { penalties, levelWeights, iterations = 50, gain = 1e-5 }: LogisticOptions = {},
): LinearModel {
  // Two opposite weight vectors of half the length represent the single one of binary logistic regression.
  const halves = classes === 2 ? 2 : 1;
  const penaltyOf = (column: number) => halves * (penalties?.[column] ?? 1);
  const known = levels.map((_, i) => i).filter((i) => levels[i] >= 0);
  const inputs = withOnes(x, known);
  const targets = known.map((i) => levels[i]);
  const width = x.columns + 1;
  const scores = new Float64Array(known.length * classes);
  const objective = (w: Float64Array, gradient: Float64Array): number => {
    let loss = 0;
    for (let at = 0; at < w.length; at++) {
      const penalty = at % width === x.columns ? 0 : penaltyOf(at % width);
      gradient[at] = penalty * w[at];
      loss += 0.5 * penalty * w[at] * w[at];
    }
    scoreRows(inputs, w, width, classes, scores);
    for (let i = 0; i < known.length; i++) {
      const own = softmaxError(scores, i * classes, classes, targets[i]);
      const weight = levelWeights?.[targets[i]] ?? 1;
      loss += weight * own;
      if (weight !== 1) for (let c = 0; c < classes; c++) scores[i * classes + c] *= weight;
    }
    addProducts(scores, inputs, width, classes, gradient);
    return loss;
  };
  return { classes, weights: lbfgs(objective, new Float64Array(classes * width), iterations, gain) };
}

/** Mean and divisor that give every column the same curvature in the objective of a fit to `rows` unscaled rows. */
function conditioned(scaling: Scaling, rows: number): Scaling {
  const least = 4 / Math.max(1, rows);
  return { means: scaling.means, scales: scaling.scales.map((s) => Math.sqrt(s * s + least)) };
}

/**
 * The converged fit to unscaled columns: the penalty depends on their scale, so a column of small values has a small effect.
 * Solved on scaled columns, where columns of 0.001 and of 1000 are equally easy. Returns the predicted levels of `read`,
 * [rows].
 */
export function predictRaw(fit: Matrix, levels: Int32Array, classes: number, read: Matrix): Int32Array {
  const scaling = conditioned(scalingOf(fit), fit.rows);
  const penalties = scaling.scales.map((scale) => 1 / (scale * scale));
  const model = fitLogistic(standardised(fit, scaling), levels, classes, { ...CONVERGED, penalties });
  return predictLogistic(model, standardised(read, scaling));
}

/** Number of rows predicted at a time, which bounds the memory. */
const STRIPE = 4096;

/** Scores of every row and level, [rows, classes]. */
function scoresOf({ classes, weights }: LinearModel, x: Matrix): Float64Array {
  const scores = new Float64Array(x.rows * classes);
  for (let from = 0; from < x.rows; from += STRIPE) {
    const rows = Int32Array.from({ length: Math.min(STRIPE, x.rows - from) }, (_, i) => from + i);
    const part = scores.subarray(from * classes, (from + rows.length) * classes);
    scoreRows(withOnes(x, rows), weights, x.columns + 1, classes, part);
  }
  return scores;
}

/** Probability of every level, [rows, classes]. */
export function probabilities(model: LinearModel, x: Matrix): Float64Array {
  const { classes } = model;
  const scores = scoresOf(model, x);
  for (let i = 0; i < x.rows; i++) {
    softmaxError(scores, i * classes, classes, 0);
    scores[i * classes] += 1;
  }
  return scores;
}

/** The likeliest level of every row. [rows] */
export function predictLogistic(model: LinearModel, x: Matrix): Int32Array {
  const { classes } = model;
  const scores = scoresOf(model, x);
  const levels = new Int32Array(x.rows);
  for (let i = 0; i < x.rows; i++) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (scores[i * classes + c] > scores[i * classes + best]) best = c;
    levels[i] = best;
  }
  return levels;
}

/** Rows of x with a column of ones for the intercept, in float64. [rows.length, columns + 1] */
function withOnes({ columns, data }: Matrix, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length * (columns + 1));
  for (let i = 0, at = 0; i < rows.length; i++) {
    for (let j = 0; j < columns; j++) out[at++] = data[rows[i] * columns + j];
    out[at++] = 1;
  }
  return out;
}

/** scores = x wᵀ, four classes at a time so that every x is loaded once for four products. */
function scoreRows(
  x: Float64Array,
  w: Float64Array,
  width: number,
  classes: number,
  scores: Float64Array,
): void {
  for (let from = 0, to = 0; from < x.length; from += width, to += classes) {
    let c = 0;
    for (; c + 3 < classes; c += 4) {
      const at = c * width;
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let j = 0; j < width; j++) {
        const v = x[from + j];
        s0 += w[at + j] * v;
        s1 += w[at + width + j] * v;
        s2 += w[at + 2 * width + j] * v;
        s3 += w[at + 3 * width + j] * v;
      }
      scores[to + c] = s0;
      scores[to + c + 1] = s1;
      scores[to + c + 2] = s2;
      scores[to + c + 3] = s3;
    }
    for (; c < classes; c++) {
      let s = 0;
      for (let j = 0; j < width; j++) s += w[c * width + j] * x[from + j];
      scores[to + c] = s;
    }
  }
}

/** Turns one row of scores into softmax − target; returns −log softmax of the target. */
function softmaxError(scores: Float64Array, from: number, classes: number, target: number): number {
  let top = -Infinity;
  for (let c = 0; c < classes; c++) top = Math.max(top, scores[from + c]);
  const own = scores[from + target] - top;
  let total = 0;
  for (let c = 0; c < classes; c++) {
    scores[from + c] = Math.exp(scores[from + c] - top);
    total += scores[from + c];
  }
  for (let c = 0; c < classes; c++) scores[from + c] /= total;
  scores[from + target] -= 1;
  return Math.log(total) - own;
}

/** gradient += errorsᵀ x, four rows at a time so that every sum is loaded and stored once for four products. */
function addProducts(
  errors: Float64Array,
  x: Float64Array,
  width: number,
  classes: number,
  gradient: Float64Array,
): void {
  const rows = x.length / width;
  let i = 0;
  for (; i + 3 < rows; i += 4) {
    const from = i * width;
    for (let c = 0; c < classes; c++) {
      const [at, e] = [c * width, i * classes + c];
      const e0 = errors[e];
      const e1 = errors[e + classes];
      const e2 = errors[e + 2 * classes];
      const e3 = errors[e + 3 * classes];
      for (let j = 0; j < width; j++) {
        const k = from + j;
        gradient[at + j] += e0 * x[k] + e1 * x[k + width] + e2 * x[k + 2 * width] + e3 * x[k + 3 * width];
      }
    }
  }
  for (; i < rows; i++) {
    for (let c = 0; c < classes; c++) {
      const error = errors[i * classes + c];
      for (let j = 0; j < width; j++) gradient[c * width + j] += error * x[i * width + j];
    }
  }
}
