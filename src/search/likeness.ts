/**
 * Whether a picture is like those that a run was trained on: its distance from the space that their principal components
 * span (Turk & Pentland 1991, "distance from face space"), measured by how far held-out pictures lie from it.
 */
import { EigenvalueDecomposition } from "ml-matrix";
import { covarianceOf, meansOf } from "../numerics/covariance.ts";
import { type Matrix, unitRows } from "../numerics/matrix.ts";
import type { Likeness } from "../run/likeness.ts";

/** Principal components of the space. */
const COMPONENTS = 32;
/** Numbers of a shrunken picture that are looked at, at most. */
export const LIKENESS_PIXELS = 144;
/** A picture is unlike the others if it lies farther away than this share of the held-out ones. */
const UNLIKE = 0.99;

/** The distance of a picture of one tone: no other has a larger one. */
const BLANK = 2;

/** Fits the space to shrunken pictures, and measures others by it. [rows, pixels] */
export function fitLikeness(train: Matrix, held: Matrix): Likeness {
  const shapes = contrasts(train);
  const mean = Float32Array.from(meansOf(shapes));
  const count = Math.max(0, Math.min(COMPONENTS, train.rows - 1, train.columns));
  const space = { mean, components: principal(shapes, count) };
  return { ...space, ordinary: distances(held, space).sort() };
}

/** Share of held-out pictures that are more ordinary than each of these, and whether it is too large to be one of them. */
export function unlikeness(pictures: Matrix, space: Likeness): { share: number; unlike: boolean }[] {
  return Array.from(distances(pictures, space), (distance) => {
    const nearer = space.ordinary.reduce((count, other) => count + Number(other < distance), 0);
    const share = nearer / Math.max(1, space.ordinary.length);
    return { share, unlike: share > UNLIKE };
  });
}

/** Rows less their own mean, of unit length: how bright a picture is, and how strong its contrast, is not looked at. */
function contrasts({ rows, columns, data }: Matrix): Matrix {
  const centred = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    const own = data.subarray(row * columns, (row + 1) * columns);
    const mean = own.reduce((sum, value) => sum + value, 0) / columns;
    for (let j = 0; j < columns; j++) centred[row * columns + j] = own[j] - mean;
  }
  return unitRows({ rows, columns, data: centred });
}

/** The directions of largest variance, [count, columns]. */
function principal(shapes: Matrix, count: number): Matrix {
  const { columns } = shapes;
  const covariance = covarianceOf(shapes).map((row) => [...row]);
  const { eigenvectorMatrix } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  const data = new Float32Array(count * columns);
  // Eigenvalues ascend.
  for (let k = 0; k < count; k++)
    for (let j = 0; j < columns; j++) data[k * columns + j] = eigenvectorMatrix.get(j, columns - 1 - k);
  return { rows: count, columns, data };
}

/** Length of what the components leave of each picture. */
function distances(
  pictures: Matrix,
  { mean, components }: Pick<Likeness, "mean" | "components">,
): Float32Array {
  const { rows, columns, data } = contrasts(pictures);
  const part = (list: Float32Array, at: number) => list.subarray(at * columns, (at + 1) * columns);
  return Float32Array.from({ length: rows }, (_, row) => {
    const own = part(data, row);
    if (own.every((value) => value === 0)) return BLANK;
    const rest = own.map((value, j) => value - mean[j]);
    let squares = rest.reduce((sum, value) => sum + value ** 2, 0);
    for (let k = 0; k < components.rows; k++) {
      const axis = part(components.data, k);
      squares -= rest.reduce((sum, value, j) => sum + value * axis[j], 0) ** 2;
    }
    return Math.sqrt(Math.max(0, squares));
  });
}
