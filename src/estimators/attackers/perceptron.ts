import { scalingOf, standardised } from "../../numerics/matrix.ts";
import type { Rng } from "../../random.ts";
import { countLevels } from "../levels.ts";
import type { Attacker } from "./attacker.ts";
import { type Network, networkError, networkScores, networkWidths } from "./network.ts";

const HIDDEN = 32;
const BATCH = 32;
const EPOCHS = 40;
/** It stops after this many epochs without a smaller validation error. */
const PATIENCE = 8;
/** Share of the rows that are not fitted and decide when to stop; fewer rows than `ENOUGH` are all fitted. */
const [INNER, ENOUGH] = [0.2, 20];
/** Adam's constants (Kingma & Ba 2015), at ten times their rate. */
const [RATE, FIRST, SECOND, TINY] = [0.01, 0.9, 0.999, 1e-8];

/**
 * A perceptron with one hidden layer (rectified), fitted by Adam with early stopping; the cross-entropy gives all levels the
 * same weight.
 */
export const perceptron: Attacker = {
  about: `perceptron (one hidden layer of ${HIDDEN}, Adam, at most ${EPOCHS} epochs, balanced)`,
  mostRows: 1000,
  fit: (codes, levels, classes, rng) => {
    const scaling = scalingOf(codes);
    const x = standardised(codes, scaling);
    const counts = countLevels(levels, classes);
    const shape = { inputs: codes.columns, hidden: HIDDEN, outputs: classes };
    const task = {
      x: x.data,
      levels,
      levelWeights: Float64Array.from(counts, (count) => levels.length / (classes * count)),
    };
    const network = { ...shape, weights: startingWeights(shape, rng.fork("weights")) };
    const fitted = descend(network, task, rng.fork("batches"));
    return (other) => {
      const scores = networkScores(fitted, standardised(other, scaling).data);
      return Int32Array.from({ length: other.rows }, (_, i) => {
        const row = scores.subarray(i * classes, (i + 1) * classes);
        return row.indexOf(row.reduce((a, b) => Math.max(a, b)));
      });
    };
  },
};

type Task = Parameters<typeof networkError>[1];

/** Normal weights that preserve the variance of activations (He et al. 2015); biases are 0. */
function startingWeights(shape: Omit<Network, "weights">, rng: Rng): Float64Array {
  const { inputs, hidden, outputs } = shape;
  const weights = new Float64Array(networkWidths(shape));
  const first = hidden * (inputs + 1);
  for (let h = 0; h < hidden; h++)
    for (let j = 0; j < inputs; j++) weights[h * (inputs + 1) + j] = Math.sqrt(2 / inputs) * rng.normal();
  for (let k = 0; k < outputs; k++)
    for (let h = 0; h < hidden; h++)
      weights[first + k * (hidden + 1) + h] = Math.sqrt(1 / hidden) * rng.normal();
  return weights;
}

/** Weights with the smallest validation error. */
function descend(network: Network, task: Task, rng: Rng): Network {
  const order = rng.permutation(task.levels.length);
  const kept = order.length < ENOUGH ? 0 : Math.floor(INNER * order.length);
  const [inner, fit] = [kept > 0 ? order.subarray(0, kept) : order, order.subarray(kept)];
  const weights = network.weights.slice();
  const gradient = new Float64Array(weights.length);
  const [means, squares] = [new Float64Array(weights.length), new Float64Array(weights.length)];
  let [best, least, since, step] = [weights.slice(), Number.POSITIVE_INFINITY, 0, 0];
  for (let epoch = 0; epoch < EPOCHS && since < PATIENCE; epoch++) {
    const turn = rng
      .fork(epoch)
      .permutation(fit.length)
      .map((at) => fit[at]);
    for (let from = 0; from < turn.length; from += BATCH) {
      networkError({ ...network, weights }, task, turn.subarray(from, from + BATCH), gradient);
      step++;
      adam(weights, gradient, means, squares, step);
    }
    const error = networkError({ ...network, weights }, task, inner, null);
    since++;
    if (error < least) [best, least, since] = [weights.slice(), error, 0];
  }
  return { ...network, weights: best };
}

function adam(
  weights: Float64Array,
  gradient: Float64Array,
  means: Float64Array,
  squares: Float64Array,
  step: number,
): void {
  const rate = (RATE * Math.sqrt(1 - SECOND ** step)) / (1 - FIRST ** step);
  for (let i = 0; i < weights.length; i++) {
    const g = gradient[i];
    means[i] += (1 - FIRST) * (g - means[i]);
    squares[i] += (1 - SECOND) * (g * g - squares[i]);
    weights[i] -= (rate * means[i]) / (Math.sqrt(squares[i]) + TINY);
  }
}
