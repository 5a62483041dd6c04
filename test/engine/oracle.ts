/**
 * What every operator should compute, written in jax-js, whose automatic differentiation shares no code with ours.
 * jax-js counts references: a value that is used twice is passed as `x.ref` but for the last use.
 */
import { grad, init, lax, nn, numpy as np, type numpy } from "@jax-js/jax";
import type { Shape } from "../../src/engine/index.ts";

type Value = numpy.Array;
interface Attributes {
  readonly [name: string]: unknown;
}
type Formula = (inputs: Value[], attributes: Attributes) => Value;

const unary =
  (f: (x: Value) => Value): Formula =>
  ([x]) =>
    f(x);
const binary =
  (f: (a: Value, b: Value) => Value): Formula =>
  ([a, b]) =>
    f(a, b);
const reduction =
  (f: typeof np.sum): Formula =>
  ([x], { axes, keep }) =>
    f(x, axes as number[], { keepdims: keep as boolean });
const swap = (x: Value) => np.transpose(x, [1, 0]);
const both = (padding: unknown): [number, number] => [padding as number, padding as number];

/** What a convolution may do at its end: a bias per channel, a ReLU. */
function finished(z: Value, bias: Value | undefined, activation: unknown): Value {
  const shifted = bias === undefined ? z : np.add(z, bias.reshape([1, -1, 1, 1]));
  return activation === "relu" ? nn.relu(shifted) : shifted;
}

/** Powers that are multiples of ½; by exp and log would not do, jax-js's log being off by up to 1e-5. */
function halfPower(x: Value, exponent: number): Value {
  if (!Number.isInteger(2 * exponent) || exponent <= 0) throw new Error("the oracle knows halves only");
  const root = np.sqrt(x);
  let power = root.ref;
  for (let k = 1; k < 2 * exponent; k++) power = power.mul(root.ref);
  root.dispose();
  return power;
}

const oracles: Record<string, Formula> = {
  add: binary((a, b) => np.add(a, b)),
  sub: binary((a, b) => np.subtract(a, b)),
  mul: binary((a, b) => np.multiply(a, b)),
  div: binary((a, b) => np.divide(a, b)),
  maximum: binary((a, b) => np.maximum(a, b)),
  minimum: binary((a, b) => np.minimum(a, b)),
  neg: unary((x) => np.negative(x)),
  exp: unary((x) => np.exp(x)),
  log: unary((x) => np.log(x)),
  sqrt: unary((x) => np.sqrt(x)),
  sin: unary((x) => np.sin(x)),
  cos: unary((x) => np.cos(x)),
  abs: unary((x) => np.abs(x)),
  relu: unary((x) => nn.relu(x)),
  sigmoid: unary((x) => nn.sigmoid(x)),
  tanh: unary((x) => np.tanh(x)),
  softplus: unary((x) => nn.softplus(x)),
  bceWithLogits: binary((x, target) => np.subtract(nn.softplus(x.ref), np.multiply(x, target))),
  erf: unary((x) => lax.erf(x)),
  elu: unary((x) => np.where(np.greater(x.ref, 0), x.ref, np.exp(x).sub(1))),
  leakyRelu: ([x], { slope }) => np.where(np.greater(x.ref, 0), x.ref, x.mul(slope as number)),
  pow: ([x], { exponent }) => halfPower(x, exponent as number),
  standardiseLast: ([x], { count, eps }) => {
    const axes = x.shape.map((_, axis) => axis).slice(-(count as number));
    const centred = np.subtract(x.ref, np.mean(x, axes, { keepdims: true }));
    const variance = np.mean(np.square(centred.ref), axes, { keepdims: true });
    return np.divide(centred, np.sqrt(np.add(variance, eps as number)));
  },
  sum: reduction(np.sum),
  max: reduction(np.max),
  reshape: ([x], { shape }) => np.reshape(x, shape as number[]),
  transpose: ([x], { order }) => np.transpose(x, order as number[]),
  broadcastTo: ([x], { shape }) => np.broadcastTo(x, shape as number[]),
  slice: ([x], { axis, start, end }) => {
    const ranges = x.shape.map((n, i): [number, number] =>
      i === axis ? [start as number, end as number] : [0, n],
    );
    return x.slice(...ranges);
  },
  pad: ([x], { axis, before, after }) => {
    const widths = x.shape.map((_, i): [number, number] =>
      i === axis ? [before as number, after as number] : [0, 0],
    );
    return np.pad(x, widths);
  },
  concat: (parts, { axis }) => np.concatenate(parts, axis as number),
  matMul: ([x, y], { a, b }) => np.matmul(a ? swap(x) : x, b ? swap(y) : y),
  batchedMatMul: binary((a, b) => np.matmul(a, b)),
  conv2d: ([x, w, bias], { stride, padding, activation }) => {
    const z = lax.convGeneralDilated(x, w, both(stride), [both(padding), both(padding)]);
    return finished(z, bias, activation);
  },
  convTranspose2d: ([x, w, bias], { stride, padding, outputPadding, activation }) => {
    const sides = (outputPadding as number[]).map((extra, i): [number, number] => {
      const around = w.shape[2 + i] - 1 - (padding as number);
      return [around, around + extra];
    });
    const flipped = np.transpose(np.flip(w, [2, 3]), [1, 0, 2, 3]);
    return finished(
      lax.convGeneralDilated(x, flipped, [1, 1], sides, { lhsDilation: both(stride) }),
      bias,
      activation,
    );
  },
};

export interface Answer {
  readonly output: Float32Array;
  readonly gradients: readonly Float32Array[];
}

/** Output and gradients of Σ output · cotangent. */
export async function consult(
  name: string,
  attributes: unknown,
  shapes: readonly Shape[],
  values: readonly Float32Array[],
  cotangent: Float32Array,
): Promise<Answer> {
  const formula = oracles[name];
  if (formula === undefined) throw new Error(`operator "${name}" has no oracle in test/engine/oracle.ts`);
  await init();
  const arrays = () => values.map((x, i) => np.array(x as Float32Array<ArrayBuffer>).reshape([...shapes[i]]));
  const apply = (inputs: Value[]) => formula(inputs, (attributes ?? {}) as Attributes);
  const y = apply(arrays());
  const weights = np.array(cotangent as Float32Array<ArrayBuffer>).reshape(y.shape);
  const loss = (...inputs: Value[]) => np.sum(np.multiply(apply(inputs), weights.ref));
  const read = async (x: Value) => Float32Array.from(await x.data());
  const gradients: Float32Array[] = [];
  for (const i of values.keys()) {
    const slope = grad(loss, { argnums: i }) as unknown as (...inputs: Value[]) => Value;
    gradients.push(await read(slope(...arrays())));
  }
  return { output: await read(y), gradients };
}
