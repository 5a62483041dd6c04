/** Reverse-mode differentiation of a graph: the gradient is more graph. */

import { broadcastTo } from "./operators/broadcast.ts";
import { add } from "./operators/elementwise.ts";
import type { Tensor } from "./tensor.ts";

/**
 * d loss / d each of `targets`; `loss` is a scalar. A target that the loss does not reach gets zeros, and so does a
 * constant: what is made of constants alone is a constant itself. Nothing flows through `leaves` to what is below them.
 */
export function gradients(
  loss: Tensor,
  targets: readonly Tensor[],
  leaves: readonly Tensor[] = [],
): Tensor[] {
  if (loss.size !== 1) throw new Error(`gradients: expected a scalar loss, got [${loss.shape.join(", ")}]`);
  const order = topological(loss, new Set(leaves));
  const needed = dependents(order, new Set(targets), leaves);
  const collected = new Map<Tensor, Tensor>([[loss, broadcastTo(1, loss.shape)]]);
  for (const tensor of order.reverse()) {
    const dy = collected.get(tensor);
    if (dy === undefined || !needed.has(tensor) || leaves.includes(tensor)) continue;
    tensor.operator.gradient(dy, tensor.inputs, tensor).forEach((dx, i) => {
      const source = tensor.inputs[i];
      if (dx === null || !needed.has(source)) return;
      const sofar = collected.get(source);
      collected.set(source, sofar === undefined ? dx : add(sofar, dx));
    });
  }
  return targets.map((target) => collected.get(target) ?? broadcastTo(0, target.shape));
}

/** Every tensor below `root`, inputs first; `leaves` count as having none. */
export function topological(root: Tensor, leaves: ReadonlySet<Tensor> = new Set()): Tensor[] {
  const order: Tensor[] = [];
  const done = new Set<Tensor>();
  const stack: [tensor: Tensor, expanded: boolean][] = [[root, false]];
  while (stack.length > 0) {
    const [tensor, expanded] = stack.pop()!;
    if (expanded) order.push(tensor);
    else if (!done.has(tensor)) {
      done.add(tensor);
      const below = leaves.has(tensor) ? [] : tensor.inputs;
      stack.push([tensor, true], ...below.map((i): [Tensor, boolean] => [i, false]));
    }
  }
  return order;
}

/** The tensors through which a target is reached. */
function dependents(
  order: readonly Tensor[],
  targets: ReadonlySet<Tensor>,
  leaves: readonly Tensor[],
): Set<Tensor> {
  const needed = new Set(targets);
  for (const tensor of order)
    if (!leaves.includes(tensor) && tensor.inputs.some((i) => needed.has(i))) needed.add(tensor);
  return needed;
}
