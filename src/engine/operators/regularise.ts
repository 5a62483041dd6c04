/** What training adds to formulas: reversed gradients, rounding, dropout, spectral normalisation. */
import { constant, operator, type Tensor } from "../tensor.ts";
import { sum } from "./broadcast.ts";
import { add, div, floor, greater, maximum, mul, sqrt, square, sub } from "./elementwise.ts";
import { matMul } from "./matrix.ts";
import { reshape, stopGradient } from "./shape.ts";

const reverseOperator = operator<{ scale: number }>({
  name: "reverseGradient",
  shape: ([x]) => x,
  gradient: (dy, _, { attributes: { scale } }) => [mul(-scale, dy)],
  emit: (_, [x]) => x,
  anyLayout: true,
  proofs: [],
});
/** x itself, with the gradient multiplied by −`scale` (Ganin & Lempitsky 2015, arXiv:1409.7495). */
export function reverseGradient(x: Tensor, scale = 1): Tensor {
  return reverseOperator([x], { scale });
}

/**
 * The nearest integers (halves are rounded up), with the gradient of x itself (straight-through estimator, Bengio et al.
 * 2013, arXiv:1308.3432).
 */
export function roundStraight(x: Tensor): Tensor {
  return add(x, stopGradient(sub(floor(add(x, 0.5)), x)));
}

/**
 * Sets the fraction `rate` of the elements to 0 and scales the others by 1/(1 − rate); `noise` is uniform in 0..1 and has
 * the shape of x.
 */
export function dropout(x: Tensor, noise: Tensor, rate: number): Tensor {
  return mul(x, div(greater(noise, rate), 1 - rate));
}

/**
 * The weight divided by its largest singular value, which power iteration from a fixed vector estimates (Miyato et al. 2018,
 * arXiv:1802.05957; they keep the vector between steps and take one iteration in each, while this form has no state and
 * takes several). The weight counts as a matrix with its first axis, the outputs, as rows and all other axes joined. As in
 * the paper, the gradient treats the two singular vectors as fixed.
 */
export function spectralNormalise(weight: Tensor, iterations = 8): Tensor {
  const outputs = weight.shape[0];
  const matrix = reshape(weight, [outputs, -1]);
  const unit = (x: Tensor) => div(x, sqrt(maximum(sum(square(x)), 1e-24)));
  // The start prefers no direction and is orthogonal to no axis.
  const start = Float32Array.from({ length: outputs }, (_, i) => Math.cos(i + 1));
  let left = unit(constant(start, [outputs, 1]));
  let right = unit(matMul(matrix, left, { a: true }));
  for (let i = 1; i < iterations; i++) {
    left = unit(matMul(matrix, right));
    right = unit(matMul(matrix, left, { a: true }));
  }
  left = unit(matMul(matrix, right));
  const [u, v] = [stopGradient(left), stopGradient(right)];
  return div(weight, sum(mul(u, matMul(matrix, v))));
}
