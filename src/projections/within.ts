/** Codes less the mean of their class: what varies while the content stays. */
import { rowsAt } from "../numerics/matrix.ts";
import type { Matrix, ProjectionSample, Sample } from "../types/index.ts";
import { levelsIn } from "./levels.ts";

/** Rows of classes with several, less the mean of their class, and where they stood. */
export interface Within {
  readonly codes: Matrix;
  /** Rows of the set. */
  readonly rows: Int32Array;
}

/** Rows of one set; a row whose class is not known, or that is alone in it, says nothing and is left out. */
export function withinClasses(sample: ProjectionSample, set: Sample, factor: string): Within {
  const { of, count } = levelsIn(sample, set, factor);
  const { columns } = set.codes;
  const sizes = new Float64Array(count);
  const means = new Float64Array(count * columns);
  of.forEach((level, row) => {
    if (level < 0) return;
    sizes[level]++;
    for (let j = 0; j < columns; j++) means[level * columns + j] += set.codes.data[row * columns + j];
  });
  const rows = of.map((level, row) => (level >= 0 && sizes[level] > 1 ? row : -1)).filter((row) => row >= 0);
  const codes = rowsAt(set.codes, rows);
  rows.forEach((row, at) => {
    const level = of[row];
    for (let j = 0; j < columns; j++)
      codes.data[at * columns + j] -= means[level * columns + j] / sizes[level];
  });
  return { codes, rows };
}
