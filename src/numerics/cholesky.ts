/** The Cholesky factor of a symmetric matrix that grows and shrinks by one row and column at a time. Golub & Van Loan, 6.5. */

/** A row that the others span leaves less of its own diagonal entry than this share. */
const DEPENDENT = 1e-10;

/** L with L·Lᵀ the matrix, row by row. */
export class Cholesky {
  private readonly rows: Float64Array[] = [];
  get size(): number {
    return this.rows.length;
  }

  /** Adds a row [size + 1] that ends on the diagonal; false, and nothing is added, where it depends on those before. */
  add(row: ArrayLike<number>): boolean {
    const { rows, size } = this;
    const own = row[size];
    const next = this.lower(row, size + 1);
    const left = next.reduce((rest, v) => rest - v * v, own);
    if (!(left > DEPENDENT * own)) return false;
    next[size] = Math.sqrt(left);
    rows.push(next);
    return true;
  }

  /** Takes a row and its column away. */
  remove(at: number): void {
    const { rows } = this;
    rows.splice(at, 1);
    // Every later row has one entry too many: rotations of two neighbouring columns push it out.
    for (let k = at; k < rows.length; k++) {
      const [x, y] = [rows[k][k], rows[k][k + 1]];
      const length = Math.hypot(x, y);
      const [c, s] = [x / length, y / length];
      for (let i = k; i < rows.length; i++) {
        const row = rows[i];
        const [a, b] = [row[k], row[k + 1]];
        row[k] = c * a + s * b;
        row[k + 1] = c * b - s * a;
      }
      rows[k] = rows[k].subarray(0, k + 1);
    }
  }

  /** The x with L · x = `right`, followed by zeros up to `length`. */
  lower(right: ArrayLike<number>, length: number = this.size): Float64Array {
    const { rows } = this;
    const x = new Float64Array(length);
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k];
      let [even, odd] = [right[k], 0];
      for (let i = 0; i < k - 1; i += 2) {
        even -= row[i] * x[i];
        odd -= row[i + 1] * x[i + 1];
      }
      if (k % 2 === 1) even -= row[k - 1] * x[k - 1];
      x[k] = (even + odd) / row[k];
    }
    return x;
  }

  /** The x with matrix · x = `right`. [size] */
  solve(right: ArrayLike<number>): Float64Array {
    const { rows } = this;
    const x = this.lower(right);
    for (let k = x.length - 1; k >= 0; k--) {
      const row = rows[k];
      x[k] /= row[k];
      const value = x[k];
      for (let i = 0; i < k; i++) x[i] -= row[i] * value;
    }
    return x;
  }
}
