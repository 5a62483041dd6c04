/** The directions in which the rows of a matrix extend furthest: right singular vectors, all of them or the first few. */
import { Matrix as Dense, EigenvalueDecomposition } from "ml-matrix";
import type { Rng } from "../random.ts";
import type { Matrix } from "./matrix.ts";
import { type Products, plainProducts, rowDots } from "./products.ts";

/** Singular values, falling, and the orthonormal directions that belong to them. */
export interface Singular {
  readonly values: Float64Array;
  /** [values, columns] */
  readonly directions: Matrix;
}

/** Up to so many rows their products with each other are decomposed as they are. */
const EXACT = 256;
/** Directions computed beside those that are asked for, and passes over the rows: Halko, Martinsson & Tropp 2011, section 4.5. */
const BESIDE = 10;
const PASSES = 2;
/** Directions along which rows extend less than this share of the first are rounding errors. */
const NEGLIGIBLE = 1e-5;

/**
 * The first `count` right singular vectors of a matrix of many columns; fewer where it has fewer. With up to 256 rows they come
 * from the products of its rows, otherwise from a subspace iteration that starts from random combinations of them. Products in
 * float32, as a runtime makes them, lose directions along which rows extend less than about a thousandth of the first.
 */
export async function rightSingular(
  x: Matrix,
  count: number,
  rng: Rng,
  products: Products = plainProducts,
): Promise<Singular> {
  if (x.rows === 0 || count < 1)
    return { values: new Float64Array(0), directions: { ...x, rows: 0, data: new Float32Array(0) } };
  if (x.rows <= EXACT) return spanned(x, eigen(rowDots(x, x), x.rows, count), products);
  const width = Math.min(count + BESIDE, x.rows, x.columns);
  const drawn = { rows: x.rows, columns: width, data: normals(x.rows * width, rng) };
  let basis = await orthonormal(await products.sums(drawn, x), products);
  for (let pass = 1; pass < PASSES; pass++) {
    const { along, found } = await seenAlong(x, basis, basis.rows, products);
    const columns = await products.sums(transposed(along), weightsOf(found));
    basis = await orthonormal(await products.sums(columns, x), products);
  }
  const { found } = await seenAlong(x, basis, count, products);
  return { values: found.values, directions: await products.sums(weightsOf(found, false), basis) };
}

/** The rows along a basis, and the directions in it along which they extend furthest. */
async function seenAlong(x: Matrix, basis: Matrix, count: number, products: Products) {
  const dots = await products.dots(x, basis);
  const along: Matrix = { rows: x.rows, columns: basis.rows, data: Float32Array.from(dots) };
  return { along, found: eigen(columnProducts(dots, x.rows, basis.rows), basis.rows, count) };
}

function transposed({ rows, columns, data }: Matrix): Matrix {
  const turned = new Float32Array(data.length);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) turned[j * rows + i] = data[i * columns + j];
  return { rows: columns, columns: rows, data: turned };
}

const normals = (count: number, rng: Rng) => Float32Array.from({ length: count }, () => rng.normal());

/** Rows of the same span, orthonormal: from products of rows, x = U Σ Vᵀ, so V = xᵀ U Σ⁻¹. */
async function spanned(x: Matrix, found: Eigen, products: Products): Promise<Singular> {
  return { values: found.values, directions: await products.sums(weightsOf(found), x) };
}

/** Rows of the same span, orthonormal; twice, since what the first time rounds away the second time puts right. */
async function orthonormal(x: Matrix, products: Products): Promise<Matrix> {
  let basis = x;
  for (let again = 0; again < 2; again++) {
    const found = eigen(await products.dots(basis, basis), basis.rows, basis.rows);
    basis = (await spanned(basis, found, products)).directions;
  }
  return basis;
}

/** Vectors in columns, each divided by its value where `divided`. [n, values] */
function weightsOf({ values, vectors }: Eigen, divided = true): Matrix {
  const data = Float32Array.from(vectors.to1DArray(), (value, at) =>
    divided ? value / values[at % values.length] : value,
  );
  return { rows: vectors.rows, columns: vectors.columns, data };
}

/** Values, falling, and vectors in columns. */
interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Dense;
}

/** Roots of the largest eigenvalues of a symmetric matrix [n, n], falling, and their vectors in columns. */
function eigen(dots: Float64Array, n: number, count: number): Eigen {
  // Rows that are all 0 have no direction.
  if (n === 0) return { values: new Float64Array(0), vectors: new Dense(0, 0) };
  const found = new EigenvalueDecomposition(Dense.from1DArray(n, n, [...dots]), { assumeSymmetric: true });
  const roots = found.realEigenvalues.map((value) => Math.sqrt(Math.max(0, value)));
  const order = [...roots.keys()].sort((a, b) => roots[b] - roots[a]);
  const kept = order.slice(0, count).filter((k) => roots[k] > NEGLIGIBLE * roots[order[0]]);
  const vectors = kept.length === 0 ? new Dense(n, 0) : found.eigenvectorMatrix.subMatrixColumn(kept);
  return { values: Float64Array.from(kept, (k) => roots[k]), vectors };
}

/** Products of the columns of a matrix [rows, width]. [width, width] */
function columnProducts(data: Float64Array, rows: number, width: number): Float64Array {
  const sums = new Float64Array(width * width);
  for (let i = 0; i < rows; i++)
    for (let a = 0; a < width; a++) {
      const value = data[i * width + a];
      for (let b = 0; b <= a; b++) sums[a * width + b] += value * data[i * width + b];
    }
  for (let a = 0; a < width; a++) for (let b = 0; b < a; b++) sums[b * width + a] = sums[a * width + b];
  return sums;
}
