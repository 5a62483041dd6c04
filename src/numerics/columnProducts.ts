/** Sums over rows of the products of every two columns, in float64, by tiles of four columns with four. */
/** A matrix in float32, or in float64. */
export interface Columns {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array | Float64Array;
}

/** Columns of a tile: their sixteen sums have names of their own, which is three times as fast as a row at a time. */
const TILE = 4;
/** Rows of a tile: eight columns of them lie in the fastest memory. */
const ROWS = 256;

/** Rows `from` to `to` of a matrix less `means`. Sums are made in the order of the rows. [columns][columns], symmetric */
export function columnProducts(
  x: Columns,
  means: ArrayLike<number>,
  from = 0,
  to: number = x.rows,
): Float64Array[] {
  const tiles = Math.ceil(x.columns / TILE);
  const sums = Array.from({ length: tiles * TILE }, () => new Float64Array(tiles * TILE));
  const packed = new Float64Array(tiles * TILE * ROWS);
  for (let start = from; start < to; start += ROWS) {
    const rows = Math.min(ROWS, to - start);
    pack(x, means, start, rows, packed);
    for (let p = 0; p < tiles; p++)
      for (let q = 0; q <= p; q++)
        addTile(packed, p * TILE * rows, q * TILE * rows, rows, sums, p * TILE, q * TILE);
  }
  const found = sums.slice(0, x.columns).map((row) => row.subarray(0, x.columns));
  for (let a = 0; a < x.columns; a++) for (let b = 0; b < a; b++) found[b][a] = found[a][b];
  return found;
}

/** Four columns at a time, their rows one after the other. [tiles, rows, TILE] */
function pack(
  { columns, data }: Columns,
  means: ArrayLike<number>,
  from: number,
  rows: number,
  into: Float64Array,
) {
  for (let i = 0; i < rows; i++) {
    const at = (from + i) * columns;
    for (let j = 0; j < columns; j++) into[((j >> 2) * rows + i) * TILE + (j & 3)] = data[at + j] - means[j];
  }
}

function addTile(
  x: Float64Array,
  left: number,
  right: number,
  rows: number,
  into: Float64Array[],
  a: number,
  b: number,
) {
  const [r0, r1, r2, r3] = [into[a], into[a + 1], into[a + 2], into[a + 3]];
  let [s00, s01, s02, s03] = [r0[b], r0[b + 1], r0[b + 2], r0[b + 3]];
  let [s10, s11, s12, s13] = [r1[b], r1[b + 1], r1[b + 2], r1[b + 3]];
  let [s20, s21, s22, s23] = [r2[b], r2[b + 1], r2[b + 2], r2[b + 3]];
  let [s30, s31, s32, s33] = [r3[b], r3[b + 1], r3[b + 2], r3[b + 3]];
  for (let k = 0, p = left, q = right; k < rows; k++, p += TILE, q += TILE) {
    const x0 = x[p];
    const x1 = x[p + 1];
    const x2 = x[p + 2];
    const x3 = x[p + 3];
    const y0 = x[q];
    const y1 = x[q + 1];
    const y2 = x[q + 2];
    const y3 = x[q + 3];
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s03 += x0 * y3;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s13 += x1 * y3;
    s20 += x2 * y0;
    s21 += x2 * y1;
    s22 += x2 * y2;
    s23 += x2 * y3;
    s30 += x3 * y0;
    s31 += x3 * y1;
    s32 += x3 * y2;
    s33 += x3 * y3;
  }
  r0.set([s00, s01, s02, s03], b);
  r1.set([s10, s11, s12, s13], b);
  r2.set([s20, s21, s22, s23], b);
  r3.set([s30, s31, s32, s33], b);
}
