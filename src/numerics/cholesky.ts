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
    const next = new Float64Array(size + 1);
    let left = own;
    for (let k = 0; k < size; k++) {
      const before = rows[k];
      let sum = row[k];
      for (let i = 0; i < k; i++) sum -= before[i] * next[i];
      next[k] = sum / before[k];
      left -= next[k] ** 2;
    }
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

  /** The x with matrix · x = `right`. [size] */
  solve(right: ArrayLike<number>): Float64Array {
    const { rows } = this;
    const x = new Float64Array(rows.length);
    for (let k = 0; k < x.length; k++) {
      const row = rows[k];
      let sum = right[k];
      for (let i = 0; i < k; i++) sum -= row[i] * x[i];
      x[k] = sum / row[k];
    }
    for (let k = x.length - 1; k >= 0; k--) {
      const row = rows[k];
      x[k] /= row[k];
      const value = x[k];
      for (let i = 0; i < k; i++) x[i] -= row[i] * value;
    }
    return x;
  }
}
