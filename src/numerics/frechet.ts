import { type Matrix as Dense, EigenvalueDecomposition } from "ml-matrix";
import { toDense } from "./dense.ts";
import type { Matrix } from "./matrix.ts";

/** Mean and covariance (over n − 1) of the rows. */
function moments(matrix: Matrix): { mean: number[]; covariance: Dense } {
  const dense = toDense(matrix);
  const mean = dense.mean("column");
  return {
    mean,
    covariance: dense
      .subRowVector(mean)
      .gram()
      .div(Math.max(1, matrix.rows - 1)),
  };
}

/** Root of a symmetric positive semidefinite matrix. */
function root(matrix: Dense): Dense {
  const { realEigenvalues, eigenvectorMatrix: v } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  const roots = realEigenvalues.map((value) => Math.sqrt(Math.max(0, value)));
  return v.clone().mulRowVector(roots).mmul(v.transpose());
}

/**
 * Fréchet distance of two sets of rows as if each were Gaussian: |m₁ − m₂|² + tr(C₁ + C₂ − 2(C₁^½ C₂ C₁^½)^½) (Dowson & Landau
 * 1982; of pictures' features: Heusel et al. 2017, arXiv:1706.08500).
 */
export function frechetDistance(first: Matrix, second: Matrix): number {
  const [a, b] = [moments(first), moments(second)];
  const half = root(a.covariance);
  const cross = root(half.mmul(b.covariance).mmul(half));
  const apart = a.mean.reduce((sum, value, j) => sum + (value - b.mean[j]) ** 2, 0);
  return Math.max(0, apart + a.covariance.trace() + b.covariance.trace() - 2 * cross.trace());
}
