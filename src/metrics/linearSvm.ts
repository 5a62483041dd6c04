/**
 * Linear support vector machine on one column, as scikit-learn's LinearSVC(C, class_weight = "balanced") has it: per level,
 * against the rest, ½(w² + b²) + C Σ sₙ max(0, 1 − yₙ(w xₙ + b))². The intercept is penalised. Two unknowns, so Newton's
 * method on the piecewise quadratic ends exactly after a few passes.
 */

/** Per level: slope and intercept; NaN intercepts mark levels that no row shows. */
export interface Lines {
  readonly slopes: Float64Array;
  readonly intercepts: Float64Array;
}

/** Fits x [rows] to levels [rows] (−1 left out). With two levels there is one line, of the larger level. */
export function fitLines(x: Float64Array, levels: Int32Array, classes: number, c = 0.01): Lines {
  const counts = new Int32Array(classes);
  for (const level of levels) if (level >= 0) counts[level]++;
  const shown = Int32Array.from(counts.keys()).filter((level) => counts[level] > 0);
  const total = counts.reduce((a, b) => a + b, 0);
  const [slopes, intercepts] = [new Float64Array(classes), new Float64Array(classes).fill(Number.NaN)];
  const balanced = (level: number) => total / (shown.length * counts[level]);
  if (shown.length === 1) intercepts[shown[0]] = 0;
  else if (shown.length === 2) {
    const [low, high] = shown;
    const [w, b] = fitLine(x, levels, high, c * balanced(high), c * balanced(low));
    [slopes[high], intercepts[high]] = [w, b];
    [slopes[low], intercepts[low]] = [-w, -b];
  } else
    for (const level of shown) {
      // Against the rest the library weighs the level's own rows only.
      [slopes[level], intercepts[level]] = fitLine(x, levels, level, c * balanced(level), c);
    }
  return { slopes, intercepts };
}

/** Lines this close are equal: two levels as frequent as each other on a constant column. */
const TIE = 1e-12;

/** The level whose line is highest at every x; the smaller of equals. */
export function predictLines({ slopes, intercepts }: Lines, x: Float64Array): Int32Array {
  const shown = [...intercepts.keys()].filter((level) => !Number.isNaN(intercepts[level]));
  return Int32Array.from(x, (v) => {
    let [best, top] = [-1, Number.NEGATIVE_INFINITY];
    for (const level of shown) {
      const value = slopes[level] * v + intercepts[level];
      if (best < 0 || value > top + TIE * (1 + Math.abs(top))) [best, top] = [level, value];
    }
    return best;
  });
}

/** Minimises over (w, b); `own` and `rest` weigh the rows of the level and all others. */
function fitLine(
  x: Float64Array,
  levels: Int32Array,
  level: number,
  own: number,
  rest: number,
): [w: number, b: number] {
  let [w, b] = [0, 0];
  let value = Number.POSITIVE_INFINITY;
  for (let step = 0; step < 100; step++) {
    let [loss, gw, gb, hww, hwb, hbb] = [0.5 * (w * w + b * b), w, b, 1, 0, 1];
    for (let i = 0; i < x.length; i++) {
      if (levels[i] < 0) continue;
      const [y, weight] = levels[i] === level ? [1, own] : [-1, rest];
      const short = 1 - y * (w * x[i] + b);
      if (short <= 0) continue;
      loss += weight * short * short;
      gw -= 2 * weight * y * short * x[i];
      gb -= 2 * weight * y * short;
      hww += 2 * weight * x[i] * x[i];
      hwb += 2 * weight * x[i];
      hbb += 2 * weight;
    }
    const determinant = hww * hbb - hwb * hwb;
    const dw = (hbb * gw - hwb * gb) / determinant;
    const db = (hww * gb - hwb * gw) / determinant;
    const drop = gw * dw + gb * db;
    if (!(drop > 1e-14 * Math.max(1, loss))) break;
    value = loss;
    let rate = 1;
    // A full step nearly always descends; where the pieces change under it, half of it.
    while (rate > 1e-6 && lossAt(x, levels, level, own, rest, w - rate * dw, b - rate * db) > value)
      rate *= 0.5;
    if (rate <= 1e-6) break;
    [w, b] = [w - rate * dw, b - rate * db];
  }
  return [w, b];
}

function lossAt(
  x: Float64Array,
  levels: Int32Array,
  level: number,
  own: number,
  rest: number,
  w: number,
  b: number,
): number {
  let loss = 0.5 * (w * w + b * b);
  for (let i = 0; i < x.length; i++) {
    if (levels[i] < 0) continue;
    const mine = levels[i] === level;
    const short = mine ? 1 - (w * x[i] + b) : 1 + (w * x[i] + b);
    if (short > 0) loss += (mine ? own : rest) * short * short;
  }
  return loss;
}
