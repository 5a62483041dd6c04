/**
 * Multinomial logistic regression as scikit-learn's LogisticRegression(C = 1): ½‖w‖² + Σ losses, free intercept, on
 * standardised columns; fitted by L-BFGS in float64.
 */
import type { Matrix } from "../types.ts";

export interface LinearModel {
  readonly classes: number;
  /** [classes, columns + 1], intercept last */
  readonly weights: Float64Array;
}
export interface Scaling {
  readonly means: Float64Array;
  readonly scales: Float64Array;
}

/** Mean and population deviation of every column; constant columns are only centred. */
export function scalingOf({ rows, columns, data }: Matrix): Scaling {
  const means = new Float64Array(columns);
  const scales = new Float64Array(columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) means[j] += data[i * columns + j] / rows;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) scales[j] += (data[i * columns + j] - means[j]) ** 2 / rows;
  }
  return { means, scales: scales.map((v) => (v > 1e-12 ? Math.sqrt(v) : 1)) };
}

export function standardised({ rows, columns, data }: Matrix, { means, scales }: Scaling): Matrix {
  const out = Float32Array.from(data, (v, at) => (v - means[at % columns]) / scales[at % columns]);
  return { rows, columns, data: out };
}

/** Fits x [rows, columns] to levels [rows] (−1 is left out). */
export function fitLogistic(x: Matrix, levels: Int32Array, classes: number, iterations = 60): LinearModel {
  const width = x.columns + 1;
  const scores = new Float64Array(classes);
  const objective = (w: Float64Array, gradient: Float64Array): number => {
    let loss = 0;
    for (let c = 0; c < classes; c++) {
      for (let j = 0; j < x.columns; j++) {
        const at = c * width + j;
        gradient[at] = w[at];
        loss += 0.5 * w[at] * w[at];
      }
      gradient[c * width + x.columns] = 0;
    }
    for (let i = 0; i < x.rows; i++) {
      if (levels[i] < 0) continue;
      loss += logSumOf(x, i, w, width, scores) - scores[levels[i]];
      let total = 0;
      const top = scores.reduce((a, b) => Math.max(a, b), -Infinity);
      for (let c = 0; c < classes; c++) total += Math.exp(scores[c] - top);
      for (let c = 0; c < classes; c++) {
        const slope = Math.exp(scores[c] - top) / total - (c === levels[i] ? 1 : 0);
        if (Math.abs(slope) < 1e-9) continue;
        const from = c * width;
        for (let j = 0; j < x.columns; j++) gradient[from + j] += slope * x.data[i * x.columns + j];
        gradient[from + x.columns] += slope;
      }
    }
    return loss;
  };
  return { classes, weights: lbfgs(objective, new Float64Array(classes * width), iterations) };
}

/** Fills `scores` of row i and returns their log-sum-exp. */
function logSumOf(x: Matrix, i: number, w: Float64Array, width: number, scores: Float64Array): number {
  let top = -Infinity;
  for (let c = 0; c < scores.length; c++) {
    const from = c * width;
    let s = w[from + x.columns];
    for (let j = 0; j < x.columns; j++) s += w[from + j] * x.data[i * x.columns + j];
    scores[c] = s;
    top = Math.max(top, s);
  }
  let total = 0;
  for (const s of scores) total += Math.exp(s - top);
  return top + Math.log(total);
}

export function predictLogistic({ classes, weights }: LinearModel, x: Matrix): Int32Array {
  const scores = new Float64Array(classes);
  return Int32Array.from({ length: x.rows }, (_, i) => {
    logSumOf(x, i, weights, x.columns + 1, scores);
    return scores.indexOf(scores.reduce((a, b) => Math.max(a, b), -Infinity));
  });
}

type Objective = (w: Float64Array, gradient: Float64Array) => number;
const inner = (a: Float64Array, b: Float64Array) => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};

/** Limited-memory BFGS with backtracking (Nocedal & Wright, algorithm 7.5), memory 8. */
function lbfgs(objective: Objective, start: Float64Array, iterations: number): Float64Array {
  let w = start;
  let gradient = new Float64Array(w.length);
  let value = objective(w, gradient);
  const history: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    const direction = newtonDirection(gradient, history);
    const slope = inner(direction, gradient);
    if (slope > -1e-10 * Math.max(1, Math.abs(value))) break;
    let rate = history.length === 0 ? Math.min(1, 1 / Math.sqrt(inner(gradient, gradient))) : 1;
    let [next, nextGradient, nextValue] = [w, gradient, value];
    for (let attempt = 0; attempt < 25; attempt++, rate *= 0.5) {
      next = w.map((v, i) => v + rate * direction[i]);
      nextGradient = new Float64Array(w.length);
      nextValue = objective(next, nextGradient);
      if (nextValue <= value + 1e-4 * rate * slope) break;
    }
    const s = next.map((v, i) => v - w[i]);
    const y = nextGradient.map((v, i) => v - gradient[i]);
    const sy = inner(s, y);
    if (sy > 1e-12) history.push({ s, y, rho: 1 / sy });
    if (history.length > 8) history.shift();
    const gained = value - nextValue;
    [w, gradient, value] = [next, nextGradient, nextValue];
    if (gained < 1e-5 * Math.max(1, Math.abs(value))) break;
  }
  return w;
}

function newtonDirection(
  gradient: Float64Array,
  history: readonly { s: Float64Array; y: Float64Array; rho: number }[],
): Float64Array {
  const q = gradient.slice();
  const alphas = new Float64Array(history.length);
  for (let h = history.length - 1; h >= 0; h--) {
    const { s, y, rho } = history[h];
    alphas[h] = rho * inner(s, q);
    for (let i = 0; i < q.length; i++) q[i] -= alphas[h] * y[i];
  }
  const last = history[history.length - 1];
  const scale = last ? 1 / (last.rho * inner(last.y, last.y)) : 1;
  for (let i = 0; i < q.length; i++) q[i] *= scale;
  history.forEach(({ s, y, rho }, h) => {
    const beta = rho * inner(y, q);
    for (let i = 0; i < q.length; i++) q[i] += s[i] * (alphas[h] - beta);
  });
  return q.map((v) => -v);
}
