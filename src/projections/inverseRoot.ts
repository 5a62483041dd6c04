/** Eigenvectors of a symmetric matrix, and its inverse root. */
import { type Matrix as Dense, EigenvalueDecomposition } from "ml-matrix";

/** S^(−½) of a positive definite matrix. */
export function inverseRoot(matrix: Dense): Dense {
  const { values, vectors } = eigen(matrix);
  return vectors
    .clone()
    .mulRowVector(values.map((value) => 1 / Math.sqrt(value)))
    .mmul(vectors.transpose());
}

/** Eigenvalues, eigenvectors as columns, and the order in which the values fall. */
export function eigen(matrix: Dense): { values: number[]; vectors: Dense; order: number[] } {
  const found = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const values = found.realEigenvalues;
  const order = [...values.keys()].sort((a, b) => values[b] - values[a]);
  return { values, vectors: found.eigenvectorMatrix, order };
}
