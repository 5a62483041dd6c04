import type { Shape } from "../shape.ts";

/** The flat index of element `i` of a result with shape `shape` in an operand of shape `from` that broadcasts to it. */
export function flatIndex(i: number, shape: Shape, from: Shape): number {
  const lead = shape.length - from.length;
  let [rest, at, stride] = [i, 0, 1];
  for (let axis = shape.length - 1; axis >= lead; axis--) {
    if (from[axis - lead] !== 1) at += (rest % shape[axis]) * stride;
    stride *= from[axis - lead];
    rest = Math.floor(rest / shape[axis]);
  }
  return at;
}
