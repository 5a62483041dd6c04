/** Formulas made of operators, in numerically stable forms. */
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

/** log Σ exp(x) over one axis; `keep` leaves it with length 1. */
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
/**
 * x − log Σ exp(x) along `axis`. The maximum is subtracted first: for a class that is nearly certain, x − logSumExp(x)
 * would lose digits.
 */
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

/** The last axis scaled to Euclidean norm 1; a row with a norm below `eps` is divided by `eps`. */
export function normaliseRows(x: Tensor, eps = 1e-12): Tensor {
  // The minimum is applied under the root, because √ has no finite derivative at 0: a collapsed code would turn every
  // weight into NaN.
  return div(x, sqrt(maximum(sum(square(x), -1, true), eps * eps)));
}
/** L1 distances between all pairs of rows, Σ |a_i − b_j|: [n, d], [m, d] → [n, m]. */
export function l1Distances(a: Tensor, b: Tensor): Tensor {
  return sum(abs(pairwiseDifferences(a, b)), -1);
}
/** Differences a_i − b_j of all pairs of rows: [n, d], [m, d] → [n, m, d]. */
export function pairwiseDifferences(a: Tensor, b: Tensor): Tensor {
  return sub(reshape(a, [a.shape[0], 1, a.shape[1]]), reshape(b, [1, b.shape[0], b.shape[1]]));
}
/**
 * Squared Euclidean distances between all pairs of rows, [n, d], [m, d] → [n, m]. Computed from differences, so they are
 * never negative and close rows keep their digits.
 */
export function squaredDistances(a: Tensor, b: Tensor): Tensor {
  return sum(square(pairwiseDifferences(a, b)), -1);
}
/** Cosine similarity of all pairs of rows: [n, d], [m, d] → [n, m]. */
export function cosines(a: Tensor, b: Tensor): Tensor {
  return matMul(normaliseRows(a), normaliseRows(b), { b: true });
}

/** Covariance of the columns, [n, d] → [d, d], with divisor n − `ddof`. */
export function covarianceMatrix(x: Tensor, ddof = 1): Tensor {
  const centred = sub(x, mean(x, 0, true));
  return div(matMul(centred, centred, { a: true }), x.shape[0] - ddof);
}

/** Every pixel repeated scale × scale times, [batch, channels, h, w] → [batch, channels, h · scale, w · scale]. */
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

/** Mean cross entropy in nats of logits [n, classes] with class indices [n], a scalar. */
export function crossEntropy(logits: Tensor, labels: Tensor): Tensor {
  return neg(mean(sum(mul(logSoftmax(logits), oneHot(labels, logits.shape[1])), 1)));
}
/** Class indices [n] → [n, classes], 1 at the class and 0 elsewhere. */
export function oneHot(labels: Tensor, classes: number): Tensor {
  const indices = constant(
    Float32Array.from({ length: classes }, (_, i) => i),
    [1, classes],
  );
  return equal(reshape(labels, [labels.size, 1]), indices);
}
/**
 * Rows by index: x [n, …], indices [m] (integers as float32) → [m, …]. It is a product with a one-hot matrix, so that its
 * gradient is a product too and needs no scatter; meant for the rows of a batch.
 */
export function gatherRows(x: Tensor, indices: Tensor): Tensor {
  const [rows, ...rest] = x.shape;
  const flat = reshape(x, [rows, rest.reduce((a, b) => a * b, 1)]);
  return reshape(matMul(oneHot(indices, rows), flat), [indices.size, ...rest]);
}
/** Huber loss with threshold 1 of a − b, element by element. */
export function smoothL1(a: Tensor, b: Tensor): Tensor {
  const size = abs(sub(a, b));
  const small = minimum(size, 1);
  return add(mul(0.5, square(small)), relu(sub(size, 1)));
}
/** 1 where x > 0, else 0. */
export const positive = (x: Tensor): Tensor => greater(x, 0);
