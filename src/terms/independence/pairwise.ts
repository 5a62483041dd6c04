/** Tables over all pairs of rows, one per part, on which kernel and distance penalties are based. */
import {
  add,
  concat,
  constant,
  div,
  exp,
  eye,
  matMul,
  maximum,
  mean,
  medianOfPairs,
  mul,
  reshape,
  slice,
  sqrt,
  square,
  squaredDistances,
  stopGradient,
  sub,
  sum,
  type Tensor,
  transpose,
} from "../../engine/index.ts";
import { columnsOf, type Part } from "./parts.ts";

/** Squared distances below this have gradient 0, because the derivative of a root at 0 is infinite. */
const TINY = 1e-24;
/** Number of rows whose median distance is taken: with 2,016 pairs it is accurate enough for a bandwidth. */
const MEDIAN_ROWS = 64;

/** Squared Euclidean distances of rows within each part: z [n, d] → [parts, n, n]. */
export function partDistances(z: Tensor, parts: readonly Part[]): Tensor {
  const n = z.shape[0];
  if (parts.every(([start, end]) => end - start === 1)) {
    // Adjacent single columns are computed together.
    const columns = transpose(slice(z, 1, parts[0][0], parts[parts.length - 1][1]));
    const [rows, others] = [reshape(columns, [-1, n, 1]), reshape(columns, [-1, 1, n])];
    return square(sub(rows, others));
  }
  const tables = parts.map((part) => {
    const rows = columnsOf(z, part);
    return reshape(squaredDistances(rows, rows), [1, n, n]);
  });
  return concat(tables, 0);
}

/** Roots of squared distances; the distance of a row to itself has gradient 0. */
export function roots(squared: Tensor): Tensor {
  return sqrt(maximum(squared, TINY));
}

/** The median distance of each part's rows, a constant for the gradient; [parts, n, n] → [parts]. */
function medianDistances(squared: Tensor): Tensor {
  const n = Math.min(MEDIAN_ROWS, squared.shape[1]);
  const some = slice(slice(squared, 1, 0, n), 2, 0, n);
  return stopGradient(maximum(medianOfPairs(roots(some)), 1e-6));
}

/** A kernel's width: a number for all parts, or the median distance of each. */
export type Bandwidth = number | "median";

/** −‖x_i − x_j‖²/(2σ²) per part: logarithms of Gaussian kernels. `sigma` [parts]. */
export function logKernels(squared: Tensor, sigma: Tensor): Tensor {
  return div(squared, reshape(mul(-2, square(sigma)), [sigma.size, 1, 1]));
}

/** One bandwidth for each table of squared distances. [parts] */
export function bandwidths(squared: Tensor, bandwidth: Bandwidth): Tensor {
  const count = squared.shape[0];
  return bandwidth === "median"
    ? medianDistances(squared)
    : constant(new Float32Array(count).fill(bandwidth), [count]);
}

/** Gaussian kernels per part, [parts, n, n]. */
export function gaussianKernels(z: Tensor, parts: readonly Part[], bandwidth: Bandwidth): Tensor {
  const squared = partDistances(z, parts);
  return exp(logKernels(squared, bandwidths(squared, bandwidth)));
}

/** Each table centred: less its row and column means, plus its overall mean. */
export function centred(tables: Tensor): Tensor {
  return add(sub(sub(tables, mean(tables, 1, true)), mean(tables, 2, true)), mean(tables, [1, 2], true));
}

/** Σ_ij A_ij·B_ij of every two tables: [parts, n, n] → [parts, parts]. */
export function products(tables: Tensor): Tensor {
  const flat = reshape(tables, [tables.shape[0], -1]);
  return matMul(flat, flat, { b: true });
}

/** M_ab / √(M_aa·M_bb); 0 where a part does not vary at all. */
export function normalised(gram: Tensor): Tensor {
  const k = gram.shape[0];
  const own = sum(mul(gram, eye(k)), 1);
  const scale = mul(reshape(own, [k, 1]), reshape(own, [1, k]));
  return div(gram, sqrt(maximum(scale, TINY)));
}

/** Σ over a < b of a table [parts, parts]. */
export function overPairs(table: Tensor): Tensor {
  const k = table.shape[0];
  const above = Float32Array.from({ length: k * k }, (_, at) => Number(at % k > Math.floor(at / k)));
  return sum(mul(table, constant(above, [k, k])));
}

/** Number of pairs a < b of so many parts. */
export const pairCount = (parts: number): number => (parts * (parts - 1)) / 2;
