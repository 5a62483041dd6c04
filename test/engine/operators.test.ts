/**
 * The operators that encoders, decoders, critics and penalties need, each on shapes and settings drawn at random, its
 * gradient against central differences. Values are compared elsewhere: with jax-js (proofs.test.ts), with recorded PyTorch
 * (layers.test.ts) and with linear algebra (formulas.test.ts).
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  abs,
  addDiagonal,
  averagePool2d,
  bceWithLogits,
  cholesky,
  concat,
  constant,
  conv2d,
  convTranspose2d,
  cos,
  cosines,
  crossEntropy,
  dropout,
  elu,
  erf,
  exp,
  gatherRows,
  gelu,
  groupStandardise,
  l1Distances,
  leakyRelu,
  log,
  logDeterminant,
  logSigmoid,
  logSoftmax,
  logSumExp,
  matMul,
  max,
  maxPool2d,
  mean,
  neg,
  normaliseRows,
  pad,
  pow,
  relu,
  reshape,
  type Shape,
  sigmoid,
  silu,
  sin,
  slice,
  smoothL1,
  softmax,
  softplus,
  sqrt,
  squaredDistances,
  standardise,
  sum,
  type Tensor,
  tanh,
  transpose,
  upsampleNearest2d,
} from "../../src/engine/index.ts";
import { type Rng, random } from "../../src/random.ts";
import { differentiate, draw, relativeError } from "./differences.ts";

interface Drawn {
  readonly shapes: readonly Shape[];
  readonly range?: readonly [number, number];
  build(inputs: readonly Tensor[]): Tensor;
}
/** A case drawn at random: `int(n)` is 0 … n − 1. */
type Family = (rng: Rng) => Drawn;

const side = (rng: Rng, from = 1, to = 4) => from + rng.int(to - from + 1);
const shapeOf = (rng: Rng, rank: number) => Array.from({ length: rank }, () => side(rng));
const picture = (rng: Rng, least: number) => [
  side(rng, 1, 2),
  side(rng, 1, 3),
  least + rng.int(3),
  least + rng.int(3),
];

const unary =
  (f: (x: Tensor) => Tensor, range: readonly [number, number] = [-2, 2]): Family =>
  (rng) => ({ shapes: [shapeOf(rng, side(rng, 1, 3))], range, build: ([x]) => f(x) });
const alongAxis =
  (f: (x: Tensor, axis: number) => Tensor): Family =>
  (rng) => {
    const rank = side(rng, 1, 3);
    const axis = rng.int(rank);
    return { shapes: [shapeOf(rng, rank)], build: ([x]) => f(x, axis) };
  };
const reduction =
  (f: (x: Tensor, axes: readonly number[], keep: boolean) => Tensor): Family =>
  (rng) => {
    const rank = side(rng, 1, 3);
    const axes = Array.from({ length: rank }, (_, axis) => axis).filter(
      (axis) => axis === 0 || rng.int(2) === 0,
    );
    const keep = rng.int(2) === 0;
    return { shapes: [shapeOf(rng, rank)], build: ([x]) => f(x, axes, keep) };
  };
const pairOfRows =
  (f: (a: Tensor, b: Tensor) => Tensor): Family =>
  (rng) => {
    const d = side(rng, 2);
    return {
      shapes: [
        [side(rng), d],
        [side(rng), d],
      ],
      build: ([a, b]) => f(a, b),
    };
  };
const pooling =
  (f: typeof maxPool2d): Family =>
  (rng) => {
    const size = side(rng, 1, 3);
    const window = { size, stride: side(rng, 1, 3), padding: rng.int(Math.floor(size / 2) + 1) };
    return { shapes: [picture(rng, size)], build: ([x]) => f(x, window) };
  };
/** Either direction of a convolution, with and without a bias; a ReLU's kinks are for proofs on numbers apart from them. */
const convolving =
  (transposed: boolean): Family =>
  (rng) => {
    const [kh, kw] = [side(rng), side(rng)];
    const stride = side(rng, 1, 3);
    const padding = rng.int(Math.min(kh, kw));
    const [inputs, outputs] = [side(rng, 1, 2), side(rng, 1, 2)];
    const least = transposed ? 1 + 2 * padding : Math.max(kh, kw);
    const x = [side(rng, 1, 2), inputs, least + rng.int(3), least + rng.int(3)];
    const w = transposed ? [inputs, outputs, kh, kw] : [outputs, inputs, kh, kw];
    const biased = rng.int(2) === 0;
    const outputPadding = [rng.int(stride), rng.int(stride)] as const;
    return {
      shapes: biased ? [x, w, [outputs]] : [x, w],
      build: ([picture, filter, bias]) => {
        const options = { stride, padding, bias };
        return transposed
          ? convTranspose2d(picture, filter, { ...options, outputPadding })
          : conv2d(picture, filter, options);
      },
    };
  };
const definite = (x: Tensor) => addDiagonal(matMul(x, x, { b: true }), 1);

const families: Readonly<Record<string, Family>> = {
  neg: unary(neg),
  exp: unary(exp),
  log: unary(log, [0.3, 3]),
  sqrt: unary(sqrt, [0.3, 3]),
  sin: unary(sin),
  cos: unary(cos),
  abs: unary(abs),
  erf: unary(erf),
  "pow 2.5": unary((x) => pow(x, 2.5), [0.3, 2]),
  relu: unary(relu),
  leakyRelu: unary((x) => leakyRelu(x, 0.2)),
  elu: unary(elu),
  silu: unary(silu),
  "gelu by erf": unary((x) => gelu(x)),
  "gelu by tanh": unary((x) => gelu(x, "tanh")),
  sigmoid: unary(sigmoid),
  tanh: unary(tanh),
  softplus: unary(softplus),
  logSigmoid: unary(logSigmoid),
  logSumExp: alongAxis(logSumExp),
  logSoftmax: alongAxis(logSoftmax),
  softmax: alongAxis(softmax),
  bceWithLogits: (rng) => {
    const shape = shapeOf(rng, 2);
    return { shapes: [shape, shape], build: ([x, target]) => bceWithLogits(x, target) };
  },
  crossEntropy: (rng) => {
    const [rows, classes] = [side(rng), side(rng, 2)];
    const labels = constant(
      Array.from({ length: rows }, () => rng.int(classes)),
      [rows],
    );
    return { shapes: [[rows, classes]], build: ([x]) => crossEntropy(x, labels) };
  },
  smoothL1: (rng) => {
    const shape = shapeOf(rng, 2);
    return { shapes: [shape, shape], range: [-0.4, 0.4], build: ([a, b]) => smoothL1(a, b) };
  },
  sum: reduction(sum),
  mean: reduction(mean),
  max: reduction(max),
  conv2d: convolving(false),
  convTranspose2d: convolving(true),
  averagePool2d: pooling(averagePool2d),
  maxPool2d: pooling(maxPool2d),
  upsampleNearest2d: (rng) => {
    const scale = side(rng, 1, 3);
    return { shapes: [picture(rng, 1)], build: ([x]) => upsampleNearest2d(x, scale) };
  },
  "standardise the last axes": (rng) => {
    const rank = side(rng, 1, 3);
    const count = side(rng, 1, rank);
    const axes = Array.from({ length: count }, (_, i) => rank - 1 - i);
    const shape = shapeOf(rng, rank).map((n) => n + 1);
    return { shapes: [shape], build: ([x]) => standardise(x, axes, 0.1) };
  },
  "standardise over the batch": (rng) => {
    const [rows, channels] = [side(rng, 3, 5), side(rng)];
    return { shapes: [[rows, channels, 2]], build: ([x]) => standardise(x, [0, 2], 0.1) };
  },
  groupStandardise: (rng) => {
    const groups = side(rng, 1, 3);
    return {
      shapes: [[side(rng, 1, 2), groups * 2, 2, 1]],
      build: ([x]) => groupStandardise(x, groups, 0.1),
    };
  },
  "dropout of outside noise": (rng) => {
    const shape = shapeOf(rng, 2);
    const noise = constant(
      Array.from({ length: shape[0] * shape[1] }, () => rng.uniform()),
      shape,
    );
    return { shapes: [shape], build: ([x]) => dropout(x, noise, 0.4) };
  },
  gatherRows: (rng) => {
    const rows = side(rng);
    const indices = Array.from({ length: side(rng) }, () => rng.int(rows));
    return {
      shapes: [[rows, side(rng)]],
      build: ([x]) => gatherRows(x, constant(indices, [indices.length])),
    };
  },
  concat: (rng) => {
    const [shape, axis] = [shapeOf(rng, 2), rng.int(2)];
    const other = shape.map((n, i) => (i === axis ? side(rng) : n));
    return { shapes: [shape, other], build: (parts) => concat(parts, axis) };
  },
  slice: (rng) => {
    const shape = shapeOf(rng, 2).map((n) => n + 1);
    const start = rng.int(shape[1]);
    const end = side(rng, start + 1, shape[1]);
    return { shapes: [shape], build: ([x]) => slice(x, 1, start, end) };
  },
  pad: (rng) => {
    const [axis, before, after] = [rng.int(2), rng.int(3), rng.int(3)];
    return { shapes: [shapeOf(rng, 2)], build: ([x]) => pad(x, axis, before, after) };
  },
  transpose: (rng) => ({ shapes: [shapeOf(rng, 3)], build: ([x]) => transpose(x, [2, 0, 1]) }),
  reshape: (rng) => ({ shapes: [shapeOf(rng, 3)], build: ([x]) => reshape(x, [-1, x.shape[2]]) }),
  cholesky: (rng) => ({ shapes: [[side(rng), side(rng)]], build: ([x]) => cholesky(definite(x)) }),
  logDeterminant: (rng) => ({
    shapes: [[side(rng), side(rng)]],
    build: ([x]) => logDeterminant(definite(x)),
  }),
  normaliseRows: (rng) => ({ shapes: [[side(rng), side(rng, 2)]], build: ([x]) => normaliseRows(x) }),
  squaredDistances: pairOfRows(squaredDistances),
  l1Distances: pairOfRows(l1Distances),
  cosines: pairOfRows(cosines),
};

async function check(family: Family, seed: number): Promise<void> {
  const rng = random(seed);
  const { shapes, build, range = [-2, 2] } = family(rng.fork("case"));
  const checked = await differentiate(build, shapes, draw(shapes, range, rng.fork("values")), rng);
  expect(checked.output.length).toBeGreaterThan(0);
  for (const [i, gradient] of checked.gradients.entries())
    expect(
      relativeError(gradient, checked.differences[i]),
      `input ${i}, shapes ${JSON.stringify(shapes)}`,
    ).toBeLessThan(3e-3);
}

describe("gradients of random cases", () => {
  it.each(Object.keys(families))("%s", (name) =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), (seed) => check(families[name], seed)),
      { numRuns: 20, seed: 33 },
    ),
  );
});
