import { Matrix as Dense, EigenvalueDecomposition } from "ml-matrix";
import { meansOf, sampleCovariance } from "./covariance.ts";
import type { Matrix } from "./matrix.ts";

const covarianceMatrix = (rows: Matrix): Dense => new Dense(sampleCovariance(rows).map((row) => [...row]));

/** Square root of a symmetric positive semidefinite matrix. */
function root(matrix: Dense): Dense {
  const { realEigenvalues, eigenvectorMatrix: v } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  const roots = realEigenvalues.map((value) => Math.sqrt(Math.max(0, value)));
  return v.clone().mulRowVector(roots).mmul(v.transpose());
}

/**
 * Fréchet distance of two sets of rows as if each were Gaussian: |m₁ − m₂|² + tr(C₁ + C₂ − 2(C₁^½ C₂ C₁^½)^½) (Dowson & Landau
 * 1982; of features of images: Heusel et al. 2017, arXiv:1706.08500).
 */
export function frechetDistance(first: Matrix, second: Matrix): number {
  const [a, b] = [covarianceMatrix(first), covarianceMatrix(second)];
  const half = root(a);
  const cross = root(half.mmul(b).mmul(half));
  const centre = meansOf(second);
  const apart = meansOf(first).reduce((sum, value, j) => sum + (value - centre[j]) ** 2, 0);
  return Math.max(0, apart + a.trace() + b.trace() - 2 * cross.trace());
}
