/** Networks of critics: fully connected, leaky ReLU of slope 0.2 as in FactorVAE. */
import {
  add,
  constant,
  heUniform,
  leakyRelu,
  matMul,
  mul,
  reshape,
  type Scope,
  type Tensor,
  zeros,
} from "../engine/index.ts";
import { linear } from "./layers.ts";

const SLOPE = 0.2;

/** [rows, in] → [rows, outputs] */
export function critic(scope: Scope, x: Tensor, hidden: readonly number[], outputs: number): Tensor {
  const last = hidden.reduce(
    (h, size, i) => leakyRelu(linear(scope.within(`hidden${i + 1}`), h, size), SLOPE),
    x,
  );
  return linear(scope.within("out"), last, outputs);
}

/** Networks of one size that read different columns of the same rows. */
export interface Critics {
  /** [networks][d]: network k reads the columns where seen[k] is 1. */
  readonly seen: readonly (readonly number[])[];
  readonly hidden: readonly number[];
  readonly outputs: number;
}

/** One network per row of `seen`, side by side: x [rows, d] → [networks, rows, outputs]. */
export function critics(scope: Scope, x: Tensor, { seen, hidden, outputs }: Critics): Tensor {
  const [rows, d] = x.shape;
  const mask = constant(seen.flat(), [seen.length, 1, d]);
  let h = mul(reshape(x, [1, rows, d]), mask);
  hidden.forEach((size, i) => {
    h = leakyRelu(sideBySide(scope.within(`hidden${i + 1}`), h, size), SLOPE);
  });
  return sideBySide(scope.within("out"), h, outputs);
}

/** [networks, rows, in] → [networks, rows, outputs] */
function sideBySide(scope: Scope, x: Tensor, outputs: number): Tensor {
  const [networks, , inputs] = x.shape;
  const weight = scope.parameter("weight", [networks, inputs, outputs], heUniform(inputs));
  return add(matMul(x, weight), scope.parameter("bias", [networks, 1, outputs], zeros));
}
