/** Reverse-mode differentiation of a graph: the gradient is more graph. */

import { broadcastTo } from "./operators/broadcast.ts";
import { add } from "./operators/elementwise.ts";
import type { Tensor } from "./tensor.ts";

/** d loss / d each of `targets`; `loss` is a scalar. A target that the loss does not reach gets zeros. */
export function gradients(loss: Tensor, targets: readonly Tensor[]): Tensor[] {
  if (loss.size !== 1) throw new Error(`gradients: expected a scalar loss, got [${loss.shape.join(", ")}]`);
  const order = topological(loss);
  const needed = dependents(order, new Set(targets));
  const collected = new Map<Tensor, Tensor>([[loss, broadcastTo(1, loss.shape)]]);
  for (const tensor of order.reverse()) {
    const dy = collected.get(tensor);
    if (dy === undefined || !needed.has(tensor) || tensor.inputs.length === 0) continue;
    tensor.operator.gradient(dy, tensor.inputs, tensor).forEach((dx, i) => {
      const source = tensor.inputs[i];
      if (dx === null || !needed.has(source)) return;
      const sofar = collected.get(source);
      collected.set(source, sofar === undefined ? dx : add(sofar, dx));
    });
  }
  return targets.map((target) => collected.get(target) ?? broadcastTo(0, target.shape));
}

/** Every tensor below `root`, inputs first. */
export function topological(root: Tensor): Tensor[] {
  const order: Tensor[] = [];
  const done = new Set<Tensor>();
  const stack: [tensor: Tensor, expanded: boolean][] = [[root, false]];
  while (stack.length > 0) {
    const [tensor, expanded] = stack.pop()!;
    if (expanded) order.push(tensor);
    else if (!done.has(tensor)) {
      done.add(tensor);
      stack.push([tensor, true], ...tensor.inputs.map((i): [Tensor, boolean] => [i, false]));
    }
  }
  return order;
}

/** The tensors through which a target is reached. */
function dependents(order: readonly Tensor[], targets: ReadonlySet<Tensor>): Set<Tensor> {
  const needed = new Set(targets);
  for (const tensor of order) if (tensor.inputs.some((i) => needed.has(i))) needed.add(tensor);
  return needed;
}
