/** Formulas made of operators, in the forms that stay finite. */
import { constant, type Tensor } from "../tensor.ts";
import { broadcastTo, sum } from "./broadcast.ts";
import {
  abs,
  add,
  div,
  equal,
  erf,
  exp,
  greater,
  log,
  maximum,
  minimum,
  mul,
  neg,
  relu,
  sigmoid,
  softplus,
  sqrt,
  square,
  sub,
  tanh,
} from "./elementwise.ts";
import { matMul } from "./matrix.ts";
import { max, mean } from "./reduce.ts";
import { reshape, stopGradient } from "./shape.ts";

/** log Σ exp over one axis. */
export function logSumExp(x: Tensor, axis = -1, keep = false): Tensor {
  const top = stopGradient(max(x, axis, true));
  const result = add(log(sum(exp(sub(x, top)), axis, true)), top);
  const at = axis < 0 ? axis + x.shape.length : axis;
  return keep
    ? result
    : reshape(
        result,
        x.shape.filter((_, i) => i !== at),
      );
}
/** The largest is subtracted first: what is nearly certain keeps its digits, where x − logSumExp(x) cancels. */
export function logSoftmax(x: Tensor, axis = -1): Tensor {
  const shifted = sub(x, stopGradient(max(x, axis, true)));
  return sub(shifted, log(sum(exp(shifted), axis, true)));
}
/** exp(logSoftmax): positive along `axis`, with sum 1. */
export function softmax(x: Tensor, axis = -1): Tensor {
  return exp(logSoftmax(x, axis));
}
/** x · σ(x). */
export function silu(x: Tensor): Tensor {
  return mul(x, sigmoid(x));
}
/** Gaussian error linear unit, exact or in its tanh form. */
export function gelu(x: Tensor, form: "erf" | "tanh" = "erf"): Tensor {
  if (form === "erf") return mul(mul(0.5, x), add(1, erf(mul(x, Math.SQRT1_2))));
  const inner = mul(Math.sqrt(2 / Math.PI), add(x, mul(0.044715, mul(x, square(x)))));
  return mul(mul(0.5, x), add(1, tanh(inner)));
}
/** log sigmoid(x) = −softplus(−x). */
export function logSigmoid(x: Tensor): Tensor {
  return neg(softplus(neg(x)));
}

/** Rows scaled to unit length; a row shorter than `eps` is divided by `eps`. */
export function normaliseRows(x: Tensor, eps = 1e-12): Tensor {
  // The floor is under the root: √ has no finite slope at 0, where a collapsed code would turn every weight into NaN.
  return div(x, sqrt(maximum(sum(square(x), -1, true), eps * eps)));
}
/** −|a_i − b_j|₁ … as distances: [n, d], [m, d] → [n, m]. */
export function l1Distances(a: Tensor, b: Tensor): Tensor {
  return sum(abs(pairwiseDifferences(a, b)), -1);
}
/** [n, d], [m, d] → [n, m, d]. */
export function pairwiseDifferences(a: Tensor, b: Tensor): Tensor {
  return sub(reshape(a, [a.shape[0], 1, a.shape[1]]), reshape(b, [1, b.shape[0], b.shape[1]]));
}
/** Squared Euclidean distances, [n, d], [m, d] → [n, m]; never below 0, and as differences, so near rows keep digits. */
export function squaredDistances(a: Tensor, b: Tensor): Tensor {
  return sum(square(pairwiseDifferences(a, b)), -1);
}
/** Cosine of every pair of rows: [n, d], [m, d] → [n, m]. */
export function cosines(a: Tensor, b: Tensor): Tensor {
  return matMul(normaliseRows(a), normaliseRows(b), { b: true });
}

/** Columns' covariance [d, d] with divisor rows − `ddof`. */
export function covarianceMatrix(x: Tensor, ddof = 1): Tensor {
  const centred = sub(x, mean(x, 0, true));
  return div(matMul(centred, centred, { a: true }), x.shape[0] - ddof);
}

/** Every pixel repeated scale × scale times. */
export function upsampleNearest2d(x: Tensor, scale: number): Tensor {
  const [batch, channels, height, width] = x.shape;
  const spread = broadcastTo(reshape(x, [batch * channels, height, 1, width, 1]), [
    batch * channels,
    height,
    scale,
    width,
    scale,
  ]);
  return reshape(spread, [batch, channels, height * scale, width * scale]);
}

/** Mean cross entropy of logits [n, classes] against class numbers [n]. */
export function crossEntropy(logits: Tensor, labels: Tensor): Tensor {
  return neg(mean(sum(mul(logSoftmax(logits), oneHot(labels, logits.shape[1])), 1)));
}
/** [n] class numbers → [n, classes]. */
export function oneHot(labels: Tensor, classes: number): Tensor {
  const numbers = constant(
    Float32Array.from({ length: classes }, (_, i) => i),
    [1, classes],
  );
  return equal(reshape(labels, [labels.size, 1]), numbers);
}
/**
 * Rows by number: x [n, …], indices [m] (whole numbers as float32) → [m, …]. A product with a one-hot matrix, so that its
 * gradient is one too and needs no scattering; meant for batches.
 */
export function gatherRows(x: Tensor, indices: Tensor): Tensor {
  const [rows, ...rest] = x.shape;
  const flat = reshape(x, [rows, rest.reduce((a, b) => a * b, 1)]);
  return reshape(matMul(oneHot(indices, rows), flat), [indices.size, ...rest]);
}
/** Huber's loss with threshold 1, element by element. */
export function smoothL1(a: Tensor, b: Tensor): Tensor {
  const size = abs(sub(a, b));
  const small = minimum(size, 1);
  return add(mul(0.5, square(small)), relu(sub(size, 1)));
}
/** 1 where x > 0. */
export const positive = (x: Tensor): Tensor => greater(x, 0);
