/**
 * Rows rounded to eight bits, and products with them, each with a bound on what rounding made of it: a quarter of the memory
 * is read. By Cauchy and Schwarz, ⟨q, x⟩ differs from ⟨q′, x′⟩ by at most |q| |x − x′| + |q − q′| |x′|.
 */
import { emitModel, input, matMulBytes, type Runtime } from "../engine/index.ts";

/** Products of a query with all rows; each differs from the exact one by `bounds` at most. */
export interface Estimates {
  readonly products: Float64Array;
  readonly bounds: Float64Array;
}

/** Bytes of a session's rows: while one is loaded, they are held several times. */
const PIECE = 2 ** 23;
/** Whole numbers are rounded to −LARGEST … LARGEST; zero is the byte 128. */
const LARGEST = 127;
const ZERO = 128;
/** What a query leaves over after its first digit is a second one, so many times finer. */
const FINER = 2 * LARGEST;
/** Of sums in float32, beside what rounding does. */
const SLACK = 1e-6;

/** Gives rows of at most unit length to the runtime once, and says how queries of at most unit length are multiplied with them. */
export async function roundedProducts(
  runtime: Runtime,
  rows: Float32Array,
  width: number,
): Promise<(query: Float32Array) => Promise<Estimates>> {
  const count = rows.length / width;
  const scales = new Float64Array(count);
  const errors = new Float64Array(count);
  const sessions: number[] = [];
  const most = Math.max(1, Math.floor(PIECE / width));
  for (let from = 0; from < count; from += most) {
    const some = Math.min(most, count - from);
    const bytes = new Uint8Array(some * width);
    for (let row = 0; row < some; row++) {
      const own = rows.subarray((from + row) * width, (from + row + 1) * width);
      [scales[from + row], errors[from + row]] = roundInto(own, bytes, row, some);
    }
    const products = matMulBytes(input("query", [2, width]), bytes, some);
    sessions.push(await runtime.load(emitModel({ products }), { threads: 1, keepsMemory: true }));
  }
  return async (query) => {
    const { digits, scale, error } = digitsOf(query);
    const found = await Promise.all(
      sessions.map((session) => runtime.run(session, { query: digits.slice() })),
    );
    const products = new Float64Array(count);
    found.forEach(({ products: both }, piece) => {
      const some = both.length / 2;
      for (let row = 0; row < some; row++)
        products[piece * most + row] =
          (both[row] + both[some + row] / FINER) * scale * scales[piece * most + row];
    });
    return { products, bounds: errors.map((own) => own + error * (1 + own) + SLACK) };
  };
}

/** Writes a row as a column of bytes; its scale, and the length of what rounding left out. */
function roundInto(row: Float32Array, bytes: Uint8Array, column: number, columns: number): [number, number] {
  const scale = scaleOf(row);
  const inverse = 1 / scale;
  let squares = 0;
  for (let j = 0, at = column; j < row.length; j++, at += columns) {
    // Positive, so that what is cut off rounds to the nearest.
    const byte = (row[j] * inverse + ZERO + 0.5) | 0;
    bytes[at] = byte;
    const left = row[j] - (byte - ZERO) * scale;
    squares += left * left;
  }
  return [scale, Math.sqrt(squares)];
}

/** A query as two rows of whole numbers, the second FINER times finer. */
function digitsOf(query: Float32Array) {
  const scale = scaleOf(query);
  const digits = new Float32Array(2 * query.length);
  let squares = 0;
  query.forEach((value, j) => {
    const first = Math.round(value / scale);
    const second = Math.round((value / scale - first) * FINER);
    digits[j] = first + ZERO;
    digits[query.length + j] = second + ZERO;
    squares += (value - (first + second / FINER) * scale) ** 2;
  });
  return { digits, scale, error: Math.sqrt(squares) };
}

/** What the largest element is LARGEST times of; any number for a row of zeros. */
function scaleOf(row: Float32Array): number {
  let largest = 0;
  for (let j = 0; j < row.length; j++) largest = Math.max(largest, Math.abs(row[j]));
  return largest / LARGEST || 1;
}
