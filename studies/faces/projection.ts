/** What light does to pictures of one person, taken out of pixels: a code that is computed and not trained. */

import { Matrix as Dense, EigenvalueDecomposition } from "ml-matrix";
import { type Dataset, datasets, type Matrix } from "../../src/index.ts";

/** Directions are computed from so many rows at most: they are few, and every row adds a column to a symmetric matrix. */
const MOST_ROWS = 600;

/** Each row less the mean of its person's, [rows, pixels]. */
function withinPeople(data: Float32Array, people: Int32Array, columns: number): Dense {
  const [sums, counts] = [new Map<number, Float64Array>(), new Map<number, number>()];
  people.forEach((person, row) => {
    const sum = sums.get(person) ?? new Float64Array(columns);
    for (let i = 0; i < columns; i++) sum[i] += data[row * columns + i];
    sums.set(person, sum);
    counts.set(person, (counts.get(person) ?? 0) + 1);
  });
  return new Dense(
    Array.from(people, (person, row) => {
      const [sum, count] = [sums.get(person)!, counts.get(person)!];
      return Float64Array.from({ length: columns }, (_, i) => data[row * columns + i] - sum[i] / count);
    }),
  );
}

/**
 * The `count` directions in which rows of one person differ most, orthonormal, [count, columns]. Nuisance attribute projection
 * (Solomonoff et al. 2005, ICASSP): told who is in which row [rows], and nothing of the light.
 */
export function directionsWithin({ data, columns }: Matrix, people: Int32Array, count: number): Dense {
  const apart = withinPeople(data, people, columns);
  const { eigenvectorMatrix } = new EigenvalueDecomposition(apart.mmul(apart.transpose()), {
    assumeSymmetric: true,
  });
  // Eigenvalues rise, so the largest are last.
  const end = people.length - 1;
  const last = eigenvectorMatrix.subMatrix(0, end, end + 1 - count, end);
  const directions = last.transpose().mmul(apart);
  for (let k = 0; k < count; k++) directions.mulRow(k, 1 / directions.getRowVector(k).norm());
  return directions;
}

/** The same of pixels. */
export function nuisanceDirections(dataset: Dataset, rows: Int32Array, count: number): Dense {
  const every = Math.ceil(rows.length / MOST_ROWS);
  const chosen = rows.filter((_, at) => at % every === 0);
  return directionsWithin(
    datasets.pixels(dataset, chosen),
    datasets.levelsOf(dataset, "identity", chosen),
    count,
  );
}

/** Rows without their part along the directions. */
export function less({ rows, columns, data }: Matrix, directions: Dense): Matrix {
  const out = Float32Array.from(data);
  const each = directions.to2DArray();
  for (let row = 0; row < rows; row++)
    for (const direction of each) {
      let along = 0;
      for (let i = 0; i < columns; i++) along += direction[i] * data[row * columns + i];
      for (let i = 0; i < columns; i++) out[row * columns + i] -= along * direction[i];
    }
  return { rows, columns, data: out };
}

/** Pixels [rows, columns] without their part along the directions. */
export const without = (dataset: Dataset, rows: Int32Array, directions: Dense): Matrix =>
  less(datasets.pixels(dataset, rows), directions);
