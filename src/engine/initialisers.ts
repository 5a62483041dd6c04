import type { Rng } from "../random.ts";
import { type Shape, sizeOf } from "./shape.ts";

/** Initial values of a parameter of the given shape, in row-major order. */
export type Initialiser = (shape: Shape, rng: Rng) => Float32Array;

/** Every element 0. */
export const zeros: Initialiser = (shape) => new Float32Array(sizeOf(shape));
/** Every element 1. */
export const ones: Initialiser = (shape) => new Float32Array(sizeOf(shape)).fill(1);
/** Uniform with mean 0 and variance 2 / fan-in (He et al. 2015); `fanIn` defaults to the product of all axes but the first. */
export const heUniform =
  (fanIn?: number): Initialiser =>
  (shape, rng) => {
    const bound = Math.sqrt(6 / (fanIn ?? sizeOf(shape.slice(1))));
    return Float32Array.from({ length: sizeOf(shape) }, () => bound * (2 * rng.uniform() - 1));
  };
