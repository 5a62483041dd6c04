/** Minimisation of a smooth function without its second derivatives: L-BFGS. */

type Objective = (w: Float64Array, gradient: Float64Array) => number;

const inner = (a: Float64Array, b: Float64Array) => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};

/** Limited-memory BFGS with backtracking (Nocedal & Wright, algorithm 7.5), memory 8. */
export function lbfgs(
  objective: Objective,
  start: Float64Array,
  iterations: number,
  gain: number,
): Float64Array {
  let w = start;
  let gradient = new Float64Array(w.length);
  let value = objective(w, gradient);
  const history: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    const direction = newtonDirection(gradient, history);
    const slope = inner(direction, gradient);
    if (slope > -1e-5 * gain * Math.max(1, Math.abs(value))) break;
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
    if (gained < gain * Math.max(1, Math.abs(value))) break;
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
