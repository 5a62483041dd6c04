import { Cholesky } from "./cholesky.ts";
import { columnProducts } from "./columnProducts.ts";

/**
 * For each of `rights` the shortest w with `gram` · w nearest to it; `gram` symmetric, positive semidefinite. Rows that earlier ones
 * span are left out of the factor: gram = B · Bᵀ with B [rows][rank], and w = B (BᵀB)⁻² Bᵀ · right.
 */
export function shortestSolutions(
  gram: readonly Float64Array[],
  rights: readonly Float64Array[],
): Float64Array[] {
  const factor = new Cholesky();
  const kept: number[] = [];
  const seen = (row: Float64Array) => Float64Array.from(kept, (k) => row[k]);
  for (const [j, row] of gram.entries()) if (factor.add([...seen(row), row[j]])) kept.push(j);
  if (kept.length === gram.length) return rights.map((right) => factor.solve(right));
  const rank = kept.length;
  const spans = gram.map((row) => factor.lower(seen(row)));
  const data = new Float64Array(spans.length * rank);
  for (const [j, span] of spans.entries()) data.set(span, j * rank);
  const inner = new Cholesky();
  const products = columnProducts({ rows: spans.length, columns: rank, data }, new Float64Array(rank));
  for (const [k, row] of products.entries()) inner.add(row.subarray(0, k + 1));
  return rights.map((right) => {
    const along = new Float64Array(rank);
    for (const [j, span] of spans.entries()) for (let k = 0; k < rank; k++) along[k] += right[j] * span[k];
    const twice = inner.solve(inner.solve(along));
    return Float64Array.from(spans, (span) => span.reduce((sum, v, k) => sum + v * twice[k], 0));
  });
}
