/**
 * Independent sources in a box, a random smooth mixing, and positives by a Laplace conditional: the world of Zimmermann et al.
 * 2021 (arXiv:2102.08850) in which InfoNCE with p = 1 finds the sources themselves, up to order, sign and scale.
 */

import { Matrix as Dense, SingularValueDecomposition } from "ml-matrix";
import type { Rng } from "../../src/index.ts";

/** Slope of the mixing's leaky ReLU below 0. */
const SLOPE = 0.2;
/** Of so many draws, the best-conditioned matrix becomes a layer. */
const DRAWS = 200;

/** Sources [rows, n] → what is observed, of the same shape. */
export type Mixing = (sources: Float32Array) => Float32Array;

/** Multiplies by `layers` square matrices of unit columns with a leaky ReLU between them, so that every layer can be undone. */
export function mixing(sources: number, layers: number, rng: Rng): Mixing {
  const weights = Array.from({ length: layers }, (_, layer) => layerOf(sources, rng.fork("layer", layer)));
  return (z) => {
    const rows = z.length / sources;
    let values = Float64Array.from(z);
    weights.forEach((weight, layer) => {
      const next = new Float64Array(values.length);
      for (let i = 0; i < rows; i++)
        for (let k = 0; k < sources; k++) {
          let sum = 0;
          for (let j = 0; j < sources; j++) sum += values[i * sources + j] * weight[j][k];
          next[i * sources + k] = layer < layers - 1 && sum < 0 ? SLOPE * sum : sum;
        }
      values = next;
    });
    return Float32Array.from(values);
  };
}

function layerOf(n: number, rng: Rng): number[][] {
  const candidates = Array.from({ length: DRAWS }, (_, at) => {
    const chance = rng.fork(at);
    const matrix = new Dense(
      Array.from({ length: n }, () => Array.from({ length: n }, () => 2 * chance.uniform() - 1)),
    );
    for (let k = 0; k < n; k++) {
      const length = Math.hypot(...matrix.getColumn(k));
      for (let j = 0; j < n; j++) matrix.set(j, k, matrix.get(j, k) / length);
    }
    return { matrix, condition: new SingularValueDecomposition(matrix).condition };
  });
  return candidates.reduce((a, b) => (b.condition < a.condition ? b : a)).matrix.to2DArray();
}

/** Draws sources that are uniform in the box 0..1. */
export const drawSources = (rows: number, sources: number, rng: Rng): Float32Array =>
  Float32Array.from({ length: rows * sources }, () => rng.uniform());

/** Draws by exp(−|z − z′| / scale) around each source, and again where a draw falls outside of the box. */
export function drawPositives(z: Float32Array, scale: number, rng: Rng): Float32Array {
  return z.map((value) => {
    for (;;) {
      const sign = rng.uniform() < 0.5 ? -1 : 1;
      const drawn = value - sign * scale * Math.log(1 - rng.uniform());
      if (drawn >= 0 && drawn <= 1) return drawn;
    }
  });
}
