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

/**
 * One network per row of `seen`, side by side: network k reads the columns where seen[k] is 1. x [rows, d], seen
 * [networks][d] → [networks, rows, outputs].
 */
export function critics(
  scope: Scope,
  x: Tensor,
  seen: readonly (readonly number[])[],
  hidden: readonly number[],
  outputs: number,
): Tensor {
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
