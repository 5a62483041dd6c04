import { type Matrix, unitRows } from "./matrix.ts";

/** Rows whose products are computed together: a number that is loaded once is used four times. */
const AT_ONCE = 4;

/** Cosines between all rows of a matrix, [rows, rows] and symmetric; 0 for a row of zeros. */
export function cosines(codes: Matrix): Matrix {
  const { rows } = codes;
  const { width, unit } = padded(codes);
  const data = new Float32Array(rows * rows);
  const products = new Float64Array(AT_ONCE ** 2);
  for (let from = 0; from < rows; from += AT_ONCE)
    for (let to = from; to < rows; to += AT_ONCE) {
      sixteenProducts(unit, width, from * width, to * width, products);
      for (let k = 0; k < products.length; k++) {
        const [i, j] = [from + Math.floor(k / AT_ONCE), to + (k % AT_ONCE)];
        if (i < rows && j < rows) data[i * rows + j] = data[j * rows + i] = products[k];
      }
    }
  return { rows, columns: rows, data };
}

/** Rows of unit length in float64, followed by rows of zeros to a multiple of four. */
function padded(codes: Matrix): { readonly width: number; readonly unit: Float64Array } {
  const { rows, columns: width } = codes;
  const unit = new Float64Array(Math.ceil(rows / AT_ONCE) * AT_ONCE * width);
  unit.set(unitRows(codes).data);
  return { width, unit };
}

/** Products of four rows that begin at `p` with four that begin at `q`, into [4, 4]; sums have names, which is three times as fast. */
function sixteenProducts(x: Float64Array, width: number, p: number, q: number, into: Float64Array): void {
  const third = 2 * width;
  const fourth = 3 * width;
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  let c0 = 0;
  let c1 = 0;
  let c2 = 0;
  let c3 = 0;
  let d0 = 0;
  let d1 = 0;
  let d2 = 0;
  let d3 = 0;
  for (const end = p + width; p < end; p++, q++) {
    const e = x[q];
    const f = x[q + width];
    const g = x[q + third];
    const h = x[q + fourth];
    let y = x[p];
    a0 += y * e;
    a1 += y * f;
    a2 += y * g;
    a3 += y * h;
    y = x[p + width];
    b0 += y * e;
    b1 += y * f;
    b2 += y * g;
    b3 += y * h;
    y = x[p + third];
    c0 += y * e;
    c1 += y * f;
    c2 += y * g;
    c3 += y * h;
    y = x[p + fourth];
    d0 += y * e;
    d1 += y * f;
    d2 += y * g;
    d3 += y * h;
  }
  into.set([a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3, d0, d1, d2, d3]);
}
