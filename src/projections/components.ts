/** Principal components of a sample's codes, in which readouts are fitted: fewer numbers than pictures, so that they fit no noise. */
import { rowsAt } from "../numerics/matrix.ts";
import { plainProducts } from "../numerics/products.ts";
import { rightSingular } from "../numerics/singular.ts";
import type { Matrix, ProjectionSample, Sample } from "../types/index.ts";
import { meanOf } from "./mean.ts";
import { project } from "./project.ts";

/** How many there are at most. */
const COMPONENTS = 128;
/** Rows that they are fitted to at most. */
const FITTED = 1500;

/** The directions of most variance, and codes along them. */
export interface Components {
  readonly mean: Float32Array;
  /** [components, columns] */
  readonly directions: Matrix;
}

/** Those of each sample's first codes: several readouts of a sample share them. */
const known = new WeakMap<Matrix, Promise<Components>>();

/** Components of the pictures as they are; at most a quarter as many as there are pictures. */
export function componentsOf(sample: ProjectionSample): Promise<Components> {
  const [{ codes }] = sample.sets;
  const before = known.get(codes);
  if (before !== undefined) return before;
  const found = fitted(sample);
  known.set(codes, found);
  return found;
}

async function fitted({ sets: [{ codes }], rng, products }: ProjectionSample): Promise<Components> {
  const mean = meanOf(codes);
  const drawn = rng.fork("components", "rows").permutation(codes.rows).subarray(0, FITTED).sort();
  const rows = project(codes.rows <= FITTED ? codes : rowsAt(codes, drawn), { mean });
  const count = Math.max(1, Math.min(COMPONENTS, Math.floor(rows.rows / 4)));
  const { directions } = await rightSingular(rows, count, rng.fork("components"), products);
  return { mean, directions };
}

/** Codes of each set along the components, which several readouts read. */
const projected = new WeakMap<Matrix, Promise<Float64Array>>();

/** Codes of one set less their mean, along the components of the sample. [rows, components] */
export function alongComponents(sample: ProjectionSample, { codes }: Sample): Promise<Float64Array> {
  const before = projected.get(codes);
  if (before !== undefined) return before;
  const { products = plainProducts } = sample;
  const found = componentsOf(sample).then(({ directions }) =>
    products.dots(project(codes, { mean: meanOf(codes) }), directions),
  );
  projected.set(codes, found);
  return found;
}

/** Columns of a matrix in components [components][out] → a matrix that reads codes as they are. [columns, out] */
export function fromComponents(directions: Matrix, weights: readonly (readonly number[])[]): Matrix {
  const out = weights[0]?.length ?? 0;
  const data = new Float32Array(directions.columns * out);
  weights.forEach((row, k) => {
    for (let j = 0; j < directions.columns; j++)
      for (let c = 0; c < out; c++) data[j * out + c] += row[c] * directions.data[k * directions.columns + j];
  });
  return { rows: directions.columns, columns: out, data };
}
