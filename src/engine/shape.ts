/** Length of every axis; [] is a scalar. */
export type Shape = readonly number[];

/** How many elements a tensor of this shape has; a scalar has 1. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, n) => product * n, 1);
}
