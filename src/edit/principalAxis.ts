import { type Matrix as Dense, EigenvalueDecomposition } from "ml-matrix";
import { toDense } from "../numerics/dense.ts";
import { columns } from "../numerics/matrix.ts";
import type { Matrix } from "../types/index.ts";
import type { Columns } from "./space.ts";

/** A direction in the code. */
export interface Axis {
  /** Unit length, one number per column; its largest number is positive. */
  readonly direction: Float64Array;
  /** Where every row lies along it. [rows] */
  readonly places: Float64Array;
}

/** The direction in which these columns vary most. */
export function principalAxis(codes: Matrix, [start, end]: Columns): Axis {
  const part = toDense(columns(codes, start, end));
  const direction = end - start === 1 ? Float64Array.of(1) : firstAxis(part);
  const places = Float64Array.from({ length: codes.rows }, (_, i) =>
    direction.reduce((sum, weight, j) => sum + weight * part.get(i, j), 0),
  );
  return { direction, places };
}

function firstAxis(part: Dense): Float64Array {
  const centred = part.clone().subRowVector(part.mean("column"));
  const { eigenvectorMatrix } = new EigenvalueDecomposition(centred.gram(), { assumeSymmetric: true });
  // Eigenvalues come in rising order.
  const axis = Float64Array.from(eigenvectorMatrix.getColumn(eigenvectorMatrix.columns - 1));
  const largest = axis.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
  return largest < 0 ? axis.map((x) => -x) : axis;
}
