/** A perceptron with one hidden layer: scores, error and gradient of the error, in float64. */

export interface Network {
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
  /** [hidden, inputs + 1], then [outputs, hidden + 1]; the bias is last in each row. */
  readonly weights: Float64Array;
}

/** Rows, their levels and weights, on which the error is summed. */
export interface NetworkTask {
  /** [rows, inputs] */
  readonly x: Float32Array;
  /** [rows] */
  readonly levels: Int32Array;
  /** Weight of each level's rows. [outputs] */
  readonly levelWeights: Float64Array;
}

/** Number of weights of such a network. */
export const networkWidths = ({ inputs, hidden, outputs }: Omit<Network, "weights">): number =>
  hidden * (inputs + 1) + outputs * (hidden + 1);

/** Fills `active` [hidden] and `scores` [outputs] from row `from` of x. */
function forward(
  network: Network,
  x: Float32Array,
  from: number,
  active: Float64Array,
  scores: Float64Array,
): void {
  const { inputs, hidden, outputs, weights } = network;
  let at = 0;
  for (let h = 0; h < hidden; h++) {
    let sum = 0;
    for (let j = 0; j < inputs; j++) sum += weights[at++] * x[from + j];
    sum += weights[at++];
    active[h] = sum > 0 ? sum : 0;
  }
  for (let k = 0; k < outputs; k++) {
    let sum = 0;
    for (let h = 0; h < hidden; h++) sum += weights[at++] * active[h];
    scores[k] = sum + weights[at++];
  }
}

/** [rows, outputs] */
export function networkScores(network: Network, x: Float32Array): Float64Array {
  const { inputs, hidden, outputs } = network;
  const rows = x.length / Math.max(1, inputs);
  const all = new Float64Array(rows * outputs);
  const active = new Float64Array(hidden);
  for (let i = 0; i < rows; i++)
    forward(network, x, i * inputs, active, all.subarray(i * outputs, (i + 1) * outputs));
  return all;
}

/** Mean weighted cross-entropy of the given rows; writes its gradient to `gradient` unless that is null. */
export function networkError(
  network: Network,
  { x, levels, levelWeights }: NetworkTask,
  rows: Int32Array,
  gradient: Float64Array | null,
): number {
  const { inputs, hidden, outputs } = network;
  const [active, scores, back] = [
    new Float64Array(hidden),
    new Float64Array(outputs),
    new Float64Array(hidden),
  ];
  gradient?.fill(0);
  let error = 0;
  for (const row of rows) {
    forward(network, x, row * inputs, active, scores);
    const weight = levelWeights[levels[row]] / rows.length;
    error += weight * softmaxError(scores, levels[row]);
    if (gradient === null) continue;
    for (let k = 0; k < outputs; k++) scores[k] *= weight;
    backward(network, x, row * inputs, active, scores, back, gradient);
  }
  return error;
}

/** Turns scores into softmax − target; returns −log softmax of the target. */
function softmaxError(scores: Float64Array, target: number): number {
  let top = scores[0];
  for (let k = 1; k < scores.length; k++) if (scores[k] > top) top = scores[k];
  const own = scores[target] - top;
  let total = 0;
  for (let k = 0; k < scores.length; k++) {
    scores[k] = Math.exp(scores[k] - top);
    total += scores[k];
  }
  for (let k = 0; k < scores.length; k++) scores[k] /= total;
  scores[target] -= 1;
  return Math.log(total) - own;
}

/** Adds one row's part of the gradient; `errors` [outputs] is the gradient at the scores. */
function backward(
  { inputs, hidden, outputs, weights }: Network,
  x: Float32Array,
  from: number,
  active: Float64Array,
  errors: Float64Array,
  back: Float64Array,
  gradient: Float64Array,
): void {
  let at = hidden * (inputs + 1);
  back.fill(0);
  for (let k = 0; k < outputs; k++) {
    const e = errors[k];
    for (let h = 0; h < hidden; h++, at++) {
      gradient[at] += e * active[h];
      back[h] += e * weights[at];
    }
    gradient[at++] += e;
  }
  at = 0;
  for (let h = 0; h < hidden; h++) {
    if (active[h] === 0) {
      at += inputs + 1;
      continue;
    }
    const e = back[h];
    for (let j = 0; j < inputs; j++) gradient[at++] += e * x[from + j];
    gradient[at++] += e;
  }
}
