/** How well each part of a code can be predicted from all the others, on held-out rows. */

import { Matrix as Dense } from "ml-matrix";
import { kernelFeatures } from "../../estimators/kernelFeatures.ts";
import { ridgeBasis } from "../../estimators/ridge.ts";
import { toDense } from "../../numerics/dense.ts";
import { columns, scalingOf, standardised } from "../../numerics/matrix.ts";
import { mean, variance } from "../../numerics/statistics.ts";
import type { Rng } from "../../random.ts";
import type { Blocks, Matrix } from "../../types/index.ts";

/** Number of rows that span the kernel, at most. */
const LANDMARKS = 100;

/**
 * Share of a part's variance (columns standardised) that is explained on left-out rows: at most 1; below 0 is worse than
 * predicting the mean.
 */
export interface Predicted {
  readonly linear: number;
  /** With a Gaussian kernel as wide as the median distance. */
  readonly kernelRidge: number;
  /** The same with the part's rows in another order. */
  readonly shuffled: number;
}

/** One entry per block, in order, by leave-one-out in closed form; the penalty is the best of several. */
export function predictedParts(codes: Matrix, blocks: Blocks, rng: Rng): Predicted[] {
  const scaled = standardised(codes, scalingOf(codes));
  const order = rng.fork("order").permutation(codes.rows);
  return Object.entries(blocks).map(([name, [start, end]]) => {
    const own = toDense(columns(scaled, start, end));
    const rest = without(scaled, start, end);
    const features = kernelFeatures(rest, { landmarks: LANDMARKS }, rng.fork("landmarks", name))[0](rest);
    const kernel = ridgeBasis(features);
    const explained = (error: number) => 1 - error / varianceOf(own);
    const wrong = new Dense(Array.from(order, (row) => own.getRow(row)));
    return {
      linear: explained(ridgeBasis(toDense(rest)).fit(own).error),
      kernelRidge: explained(kernel.fit(own).error),
      shuffled: explained(kernel.fit(wrong).error),
    };
  });
}

function without({ rows, columns: width, data }: Matrix, start: number, end: number): Matrix {
  const left = width - (end - start);
  const rest = new Float32Array(rows * left);
  for (let i = 0; i < rows; i++) {
    rest.set(data.subarray(i * width, i * width + start), i * left);
    rest.set(data.subarray(i * width + end, (i + 1) * width), i * left + start);
  }
  return { rows, columns: left, data: rest };
}

/** Mean variance of the columns; 1 where none varies, so that nothing is explained. */
function varianceOf(part: Dense): number {
  return mean(Array.from({ length: part.columns }, (_, j) => variance(part.getColumn(j)))) || 1;
}
