/** Eigenvalues of symmetric matrices, which ONNX lacks, by Jacobi rotations, n/2 of them at once. */
import { constant, type Tensor } from "../tensor.ts";
import { sum } from "./broadcast.ts";
import { abs, add, div, greater, mul, sqrt, square, sub } from "./elementwise.ts";
import { matMul } from "./matrix.ts";
import { eye, reshape, stopGradient } from "./shape.ts";

/** Sweeps over all pairs. Convergence is quadratic: at the sizes of a batch, six sweeps reach the precision of float32. */
const SWEEPS = 7;
/** Smaller than any element that matters, larger than denormals. */
const TINY = 1e-30;

/**
 * Eigenvalues of a symmetric matrix [n, n] → [n], unordered. This takes about 18·n·7 nodes, three of every 18 being products
 * of n×n matrices, and is meant for n below about 64. The gradient treats the eigenvectors as fixed, which is exact
 * (Hellmann–Feynman).
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
  // Rayleigh quotients do not depend on the norm of the vectors, which rounding may have changed.
  return div(sum(mul(fixed, matMul(a, fixed)), 0), sum(square(fixed), 0));
}

/**
 * Every pair of 0 … n − 1 exactly once, in rounds of disjoint pairs (round robin). A round gives the partner of each index;
 * an index without one is its own.
 */
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

/** The rotation that makes a_ij zero for every pair (i, j) of partners. */
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
  // Column j holds the cosine on the diagonal and ∓ the sine in the row of its partner.
  return sub(mul(across(cosine), eye(n)), mul(across(sine), permutation));
}
