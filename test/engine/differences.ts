/** Gradients of one operator by three routes: the engine's, central differences, and random inputs to try them on. */
import { gradients, input, mul, type Shape, sizeOf, sum, type Tensor } from "../../src/engine/index.ts";
import type { Rng } from "../../src/random.ts";
import { compile, type Numbers } from "./run.ts";

/** A power of two, so that x ± kε is exact for the small x used here. */
const EPSILON = 2 ** -7;

/**
 * Numbers from `range`, all inputs together apart from each other and from 0: no difference steps over the kink of a
 * relu, a maximum or an absolute value.
 */
export function draw(shapes: readonly Shape[], range: readonly [number, number], rng: Rng): Float32Array[] {
  const [low, high] = range;
  const total = shapes.reduce((n, shape) => n + sizeOf(shape), 0);
  const gap = Math.min(0.06, (high - low) / (4 * total));
  const taken = [0];
  const next = () => {
    for (;;) {
      const x = Math.round((low + (high - low) * rng.uniform()) * 4096) / 4096;
      if (taken.some((other) => Math.abs(x - other) < Math.max(gap, other === 0 ? 0.05 : 0))) continue;
      taken.push(x);
      return x;
    }
  };
  return shapes.map((shape) => Float32Array.from({ length: sizeOf(shape) }, next));
}

export interface Checked {
  readonly output: Float32Array;
  readonly cotangent: Float32Array;
  /** Of Σ output · cotangent, per input. */
  readonly gradients: readonly Float32Array[];
  /** The same by differences, per input. */
  readonly differences: readonly Float64Array[];
}

/** Runs `f` at `values` and differentiates it both ways. */
export async function differentiate(
  f: (inputs: readonly Tensor[]) => Tensor,
  shapes: readonly Shape[],
  values: readonly Float32Array[],
  rng: Rng,
): Promise<Checked> {
  const inputs = shapes.map((shape, i) => input(`x${i}`, shape) as Tensor);
  const y = f(inputs);
  const cotangent = Float32Array.from({ length: y.size }, () => rng.uniform() * 2 - 1);
  const loss = sum(mul(y, input("cotangent", y.shape) as Tensor));
  const names = inputs.map((_, i) => `gradient${i}`);
  const outputs = Object.fromEntries(gradients(loss, inputs).map((g, i) => [names[i], g]));
  const feeds: Numbers = { ...Object.fromEntries(values.map((x, i) => [`x${i}`, x])), cotangent };
  const found = await (await compile({ ...outputs, y }))(feeds);

  const forward = await compile({ y });
  const at = async (i: number, k: number, shift: number): Promise<Float32Array> => {
    const moved = values[i].slice();
    moved[k] += shift * EPSILON;
    return (await forward({ ...feeds, [`x${i}`]: moved })).y;
  };
  const differences: Float64Array[] = [];
  for (const [i, x] of values.entries()) {
    differences[i] = new Float64Array(x.length);
    for (let k = 0; k < x.length; k++) {
      const [up1, down1] = [await at(i, k, 1), await at(i, k, -1)];
      const [up2, down2] = [await at(i, k, 2), await at(i, k, -2)];
      // Fourth order; differences first, so that outputs which did not move cancel exactly.
      const slope = (j: number) => (8 * (up1[j] - down1[j]) - (up2[j] - down2[j])) / (12 * EPSILON);
      differences[i][k] = cotangent.reduce((total, c, j) => total + c * slope(j), 0);
    }
  }
  return { output: found.y, cotangent, gradients: names.map((name) => found[name]), differences };
}

/** Largest difference, relative to the largest expected entry. */
export function relativeError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  let [error, scale] = [0, 1e-3];
  for (let i = 0; i < expected.length; i++) {
    const gap = Math.abs(found[i] - expected[i]);
    error = Number.isNaN(gap) ? Number.POSITIVE_INFINITY : Math.max(error, gap);
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return error / scale;
}
