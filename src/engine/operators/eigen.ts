/** Eigenvalues of symmetric matrices, which ONNX lacks: Jacobi's rotations, n/2 of them at once. */
import { constant, type Tensor } from "../tensor.ts";
import { sum } from "./broadcast.ts";
import { abs, add, div, greater, mul, sqrt, square, sub } from "./elementwise.ts";
import { matMul } from "./matrix.ts";
import { eye, reshape, stopGradient } from "./shape.ts";

/** Sweeps over all pairs; convergence is quadratic, so float32 is exhausted after six at the sizes of a batch. */
const SWEEPS = 7;
/** Below every rotation that matters, above denormals. */
const TINY = 1e-30;

/**
 * Eigenvalues of a symmetric matrix [n, n] → [n], unordered. About 18·n·7 nodes with three n³ products in every 18: meant
 * for n below about 64. Its gradient holds the eigenvectors fixed, which is exact (Hellmann–Feynman).
 */
export function eigenvalues(a: Tensor): Tensor {
  const n = a.shape[0];
  let rest = stopGradient(a);
  let vectors = eye(n);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const partners of rounds(n)) {
      const turn = rotation(rest, partners);
      rest = matMul(matMul(turn, rest, { a: true }), turn);
      vectors = matMul(vectors, turn);
    }
  }
  const fixed = stopGradient(vectors);
  // Rayleigh quotients: that rounding left the vectors a little longer or shorter than 1 does not matter.
  return div(sum(mul(fixed, matMul(a, fixed)), 0), sum(square(fixed), 0));
}

/** Every pair of 0 … n − 1 once in rounds of disjoint pairs (round robin): partner by index, oneself for the odd one out. */
function rounds(n: number): number[][] {
  const players = n + (n % 2);
  return Array.from({ length: players - 1 }, (_, round) => {
    const seat = (i: number) => (i === 0 ? 0 : 1 + ((i - 1 + round) % (players - 1)));
    const partners = Array.from({ length: n }, (_, i) => i);
    for (let i = 0; i < players / 2; i++) {
      const [p, q] = [seat(i), seat(players - 1 - i)];
      if (p < n && q < n) [partners[p], partners[q]] = [q, p];
    }
    return partners;
  });
}

/** The rotation that zeroes a_ij for every pair (i, j) of partners. */
function rotation(a: Tensor, partners: readonly number[]): Tensor {
  const n = partners.length;
  const swap = new Float32Array(n * n);
  partners.forEach((partner, i) => {
    swap[i * n + partner] = partner === i ? 0 : 1;
  });
  const permutation = constant(swap, [n, n]);
  const side = constant(
    partners.map((partner, i) => (i <= partner ? 1 : -1)),
    [n, 1],
  );
  const diagonal = sum(mul(a, eye(n)), 1, true);
  const off = sum(mul(a, permutation), 1, true);
  const half = mul(side, div(sub(matMul(permutation, diagonal), diagonal), 2));
  const sign = sub(mul(2, greater(half, -TINY)), 1);
  const length = add(add(abs(half), sqrt(add(square(half), square(off)))), TINY);
  const tangent = mul(sign, div(off, length));
  const cosine = div(1, sqrt(add(1, square(tangent))));
  const sine = mul(side, mul(tangent, cosine));
  const across = (column: Tensor) => reshape(column, [1, n]);
  // Column j holds cos on the diagonal and ∓sin at its partner's row.
  return sub(mul(across(cosine), eye(n)), mul(across(sine), permutation));
}
