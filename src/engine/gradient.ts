/** Reverse-mode differentiation of a graph: the gradient is more graph. */

import { broadcastTo } from "./operators/broadcast.ts";
import { add } from "./operators/elementwise.ts";
import type { Tensor } from "./tensor.ts";

/**
 * The gradient of `loss`, a scalar, with respect to each of `targets`, in the shape of the target. It is zero for a target
 * that the loss does not depend on. So it is for a constant inside an expression of constants, because such expressions are
 * folded. The graph is cut at `leaves`: no gradient passes through them to their inputs.
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

/** All tensors that `root` depends on and `root` itself, inputs first; those in `leaves` count as having no inputs. */
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

/** The tensors that depend on a target. */
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
