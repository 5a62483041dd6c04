/**
 * Eigenvalues of a symmetric positive semidefinite matrix [n][n] by Jacobi rotations, each accurate relative to its own size even if
 * columns differ by powers of ten; a QR iteration (ml-matrix) is accurate relative to the largest only.
 * Demmel & Veselić 1992, SIAM J. Matrix Anal. 13(4).
 */
export function jacobiEigenvalues(matrix: readonly (readonly number[])[]): number[] {
  const a = matrix.map((row) => Float64Array.from(row));
  const n = a.length;
  for (let sweep = 0, turned = true; turned && sweep < 60; sweep++) {
    turned = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (a[p][q] === 0 || Math.abs(a[p][q]) <= 1e-16 * Math.sqrt(Math.abs(a[p][p] * a[q][q]))) continue;
        turned = true;
        const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        const off = a[p][q];
        a[p][p] -= t * off;
        a[q][q] += t * off;
        a[p][q] = 0;
        a[q][p] = 0;
        for (let k = 0; k < n; k++) {
          if (k === p || k === q) continue;
          const [x, y] = [a[k][p], a[k][q]];
          a[k][p] = c * x - s * y;
          a[p][k] = a[k][p];
          a[k][q] = s * x + c * y;
          a[q][k] = a[k][q];
        }
      }
    }
  }
  return a.map((row, i) => row[i]);
}
