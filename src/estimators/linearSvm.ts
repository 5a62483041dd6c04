/**
 * Linear support vector machine on one column, as scikit-learn's LinearSVC(C, class_weight = "balanced"): per level, against
 * the rest, ½(w² + b²) + C Σ sₙ max(0, 1 − yₙ(w xₙ + b))². The intercept is penalised. On one column the rows within the margin
 * are the first or the last of the sorted ones, so cumulative sums give value, gradient and curvature without a pass over the
 * rows, and Newton's method on the piecewise quadratic converges exactly after a few steps.
 */

/** A column sorted once, for every factor that is predicted from it. */
export interface SortedColumn {
  /** Rows by ascending value. */
  readonly order: Int32Array;
  /** Values in that order, less `middle`, because sums of squares of large values would cancel. [rows] */
  readonly values: Float64Array;
  readonly middle: number;
}

/** Sorts one column in ascending order, less its middle value. */
export function sortedColumn(x: Float64Array): SortedColumn {
  const order = Int32Array.from(x.keys()).sort((a, b) => x[a] - x[b]);
  const middle = x.length > 0 ? x[order[x.length >> 1]] : 0;
  return { order, values: Float64Array.from(order, (row) => x[row] - middle), middle };
}

/** Slope and intercept per level; a NaN intercept marks a level that does not occur. */
export interface Lines {
  readonly slopes: Float64Array;
  readonly intercepts: Float64Array;
}

/** Fits a column to levels [rows] (−1 left out). With two levels there is one line, of the larger level. */
export function fitLines(sorted: SortedColumn, levels: Int32Array, classes: number, c = 0.01): Lines {
  const [all, own] = runningSums(sorted, levels, classes);
  const shown = [...own.keys()].filter((level) => own[level].count > 0);
  const [slopes, intercepts] = [new Float64Array(classes), new Float64Array(classes).fill(Number.NaN)];
  const balanced = (level: number) => all.count / (shown.length * own[level].count);
  if (shown.length === 1) intercepts[shown[0]] = 0;
  else if (shown.length === 2) {
    const [low, high] = shown;
    const weights = { own: c * balanced(high), rest: c * balanced(low), middle: sorted.middle };
    const [w, b] = fitLine(own[high], all, weights);
    [slopes[high], intercepts[high]] = [w, b];
    [slopes[low], intercepts[low]] = [-w, -b];
  } else
    for (const level of shown) {
      // In one-against-rest, the library weights the level's own rows only.
      const weights = { own: c * balanced(level), rest: c, middle: sorted.middle };
      [slopes[level], intercepts[level]] = fitLine(own[level], all, weights);
    }
  return { slopes, intercepts };
}

/** Lines closer than this are equal, e.g. two equally frequent levels on a constant column. */
const TIE = 1e-12;

/** The level whose line is highest at every x; the smallest of equal ones. */
export function predictLines({ slopes, intercepts }: Lines, x: Float64Array): Int32Array {
  const shown = Int32Array.from(intercepts.keys()).filter((level) => !Number.isNaN(intercepts[level]));
  const predicted = new Int32Array(x.length).fill(-1);
  for (let i = 0; i < x.length; i++) {
    let top = Number.NEGATIVE_INFINITY;
    for (const level of shown) {
      const value = slopes[level] * x[i] + intercepts[level];
      if (value > top && (predicted[i] < 0 || value > top + TIE * (1 + Math.abs(top)))) {
        predicted[i] = level;
        top = value;
      }
    }
  }
  return predicted;
}

/** Sums over the first n of a sorted list, for every n. */
class RunningSums {
  count = 0;
  private readonly values: Float64Array;
  private readonly sum: Float64Array;
  private readonly squares: Float64Array;
  constructor(size: number) {
    this.values = new Float64Array(size);
    this.sum = new Float64Array(size + 1);
    this.squares = new Float64Array(size + 1);
  }
  push(value: number): void {
    const n = this.count++;
    this.values[n] = value;
    this.sum[n + 1] = this.sum[n] + value;
    this.squares[n + 1] = this.squares[n] + value * value;
  }
  /** Adds `sign` times count, sum and sum of squares of the values below (or, not `below`, above) `limit` to `moments`. */
  add(moments: Float64Array, sign: number, limit: number, below: boolean): void {
    const { count, sum, squares, values } = this;
    let [low, high] = [0, count];
    while (low < high) {
      const half = (low + high) >> 1;
      if (values[half] < limit) low = half + 1;
      else high = half;
    }
    moments[0] += sign * (below ? low : count - low);
    moments[1] += sign * (below ? sum[low] : sum[count] - sum[low]);
    moments[2] += sign * (below ? squares[low] : squares[count] - squares[low]);
  }
}

function runningSums(
  { order, values }: SortedColumn,
  levels: Int32Array,
  classes: number,
): [all: RunningSums, own: RunningSums[]] {
  const counts = new Int32Array(classes);
  for (const level of levels) if (level >= 0) counts[level]++;
  const all = new RunningSums(order.length);
  const own = Array.from(counts, (count) => new RunningSums(count));
  for (let at = 0; at < order.length; at++) {
    const level = levels[order[at]];
    if (level < 0) continue;
    all.push(values[at]);
    own[level].push(values[at]);
  }
  return [all, own];
}

interface Weights {
  readonly own: number;
  readonly rest: number;
  /** The value that was subtracted from all. */
  readonly middle: number;
}

interface Point {
  readonly w: number;
  readonly b: number;
  readonly loss: number;
  readonly gradient: readonly [w: number, b: number];
  readonly curvature: readonly [ww: number, wb: number, bb: number];
}

/** Loss and derivatives at w, b. A row counts while y (w x + b) < 1. */
function at(w: number, b: number, own: RunningSums, all: RunningSums, weights: Weights): Point {
  const { middle } = weights;
  // The line at the shifted values.
  const shifted = b + w * middle;
  let loss = 0.5 * (w * w + b * b);
  let [gw, gb, hww, hwb, hbb] = [w, b, 1, 0, 1];
  const moments = new Float64Array(3);
  for (const [y, weight] of [
    [1, weights.own],
    [-1, weights.rest],
  ]) {
    const below = y * w > 0;
    const reach = y - shifted;
    // A flat line has every row or none within the margin.
    const limit = w !== 0 ? reach / w : y * reach > 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    moments.fill(0);
    if (y > 0) own.add(moments, 1, limit, below);
    else {
      all.add(moments, 1, limit, below);
      own.add(moments, -1, limit, below);
    }
    const [n, sum, squares] = moments;
    // The distance to the margin is reach − w u per row, times y.
    const missing = reach * n - w * sum;
    const missingTimes = reach * sum - w * squares;
    loss += weight * (reach * missing - w * missingTimes);
    gw -= 2 * weight * (missingTimes + middle * missing);
    gb -= 2 * weight * missing;
    hww += 2 * weight * (squares + middle * (2 * sum + middle * n));
    hwb += 2 * weight * (sum + middle * n);
    hbb += 2 * weight * n;
  }
  return { w, b, loss, gradient: [gw, gb], curvature: [hww, hwb, hbb] };
}

/** Minimises over (w, b). */
function fitLine(own: RunningSums, all: RunningSums, weights: Weights): [w: number, b: number] {
  let best = at(0, 0, own, all, weights);
  for (let step = 0; step < 100; step++) {
    const [gw, gb] = best.gradient;
    const [hww, hwb, hbb] = best.curvature;
    const determinant = hww * hbb - hwb * hwb;
    const dw = (hbb * gw - hwb * gb) / determinant;
    const db = (hww * gb - hwb * gw) / determinant;
    if (!(gw * dw + gb * db > 1e-14 * Math.max(1, best.loss))) break;
    let rate = 1;
    let next = at(best.w - dw, best.b - db, own, all, weights);
    // A full step nearly always decreases the loss; where the pieces change along it, half a step is tried.
    while (next.loss > best.loss && rate > 1e-6) {
      rate *= 0.5;
      next = at(best.w - rate * dw, best.b - rate * db, own, all, weights);
    }
    if (next.loss > best.loss) break;
    best = next;
  }
  return [best.w, best.b];
}
