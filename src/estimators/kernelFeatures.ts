/**
 * Features whose inner products are a Gaussian kernel, exact between landmarks and Nyström's approximation elsewhere
 * (Williams & Seeger 2001). Ridge regression on them is kernel ridge regression: the full one where every row is a landmark.
 */
import { Matrix as Dense, EigenvalueDecomposition } from "ml-matrix";
import { rowsAt } from "../numerics/matrix.ts";
import { quantile } from "../numerics/quantile.ts";
import type { Rng } from "../random.ts";
import type { Matrix } from "../types/index.ts";
import { eachDistances } from "./nearestNeighbours.ts";

/** Directions with less than this share of the largest eigenvalue are rounding errors (copies of a row cause some). */
const NEGLIGIBLE = 1e-10;

/** How many landmarks, and how wide the kernel. */
export interface KernelOptions {
  /** Number of rows that span the kernel; they are drawn from `x`. */
  readonly landmarks: number;
  /** The widths to compute features for, as multiples of the median distance between landmarks. */
  readonly widths?: readonly number[];
}

/** For each width, what maps rows like those of `x` (standardised) to features: [rows, at most landmarks]. */
export function kernelFeatures(
  x: Matrix,
  { landmarks, widths = [1] }: KernelOptions,
  rng: Rng,
): ((rows: Matrix) => Dense)[] {
  const marks = x.rows <= landmarks ? x : rowsAt(x, rng.permutation(x.rows).subarray(0, landmarks).sort());
  const apart = squaredDistances(marks, marks);
  const median = medianOf(apart);
  return widths.map((width) => {
    const rate = 1 / (2 * width * width * median);
    const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(kernelOf(apart, rate), {
      assumeSymmetric: true,
    });
    const least = NEGLIGIBLE * Math.max(...realEigenvalues);
    const kept = [...realEigenvalues.keys()].filter((j) => realEigenvalues[j] > least);
    const whitening = new Dense(marks.rows, kept.length);
    kept.forEach((j, at) => {
      const scale = 1 / Math.sqrt(realEigenvalues[j]);
      for (let i = 0; i < marks.rows; i++) whitening.set(i, at, scale * eigenvectorMatrix.get(i, j));
    });
    return (rows) => kernelOf(squaredDistances(marks, rows), rate).mmul(whitening);
  });
}

/** [rows][marks] */
function squaredDistances(marks: Matrix, rows: Matrix): Float64Array[] {
  const found: Float64Array[] = [];
  eachDistances(marks, rows, (q, d) => {
    let own = 0;
    for (let j = 0; j < rows.columns; j++) own += rows.data[q * rows.columns + j] ** 2;
    found.push(d.map((v) => Math.max(0, v + own)));
  });
  return found;
}

function kernelOf(distances: readonly Float64Array[], rate: number): Dense {
  const kernel = new Dense(distances.length, distances[0]?.length ?? 0);
  distances.forEach((list, i) => {
    for (let j = 0; j < list.length; j++) kernel.set(i, j, Math.exp(-rate * list[j]));
  });
  return kernel;
}

/** Median squared distance of two different landmarks; 1 where all are the same. */
function medianOf(apart: readonly Float64Array[]): number {
  const pairs = apart.flatMap((list, i) => [...list.subarray(0, i)]);
  const median = quantile(pairs, 0.5);
  // Half of the pairs may be copies of each other.
  return median > 1e-12
    ? median
    : quantile(
        pairs.filter((d) => d > 1e-12),
        0.5,
      ) || 1;
}
