/** Means of neighbouring pixels as products with fixed matrices, which the runtime computes 20 times faster than pooling. */
import { constant, matMul, type Shape, type Tensor } from "../engine/index.ts";

/** Means over lines and then over columns of pictures [batch, channels, height, width]. */
type Means = (x: Tensor) => Tensor;

interface Sides {
  readonly height: number;
  readonly width: number;
}
/** The share of pixel `from` of a line of `side` pixels in the mean that becomes pixel `to`. */
type Share = (to: number, from: number, side: number) => number;

function separable({ height, width }: Sides, into: Sides, share: Share): Means {
  const down = matrix(into.height, height, (to, from) => share(to, from, height));
  const across = matrix(width, into.width, (from, to) => share(to, from, width));
  return (x) => matMul(down, matMul(x, across));
}

/** [1, rows, columns], which multiplies every picture of a batch. */
function matrix(rows: number, columns: number, at: (row: number, column: number) => number): Tensor {
  const values = Float32Array.from({ length: rows * columns }, (_, i) =>
    at(Math.floor(i / columns), i % columns),
  );
  return constant(values, [1, rows, columns]);
}

const sidesOf = ([, , height, width]: Shape): Sides => ({ height, width });

/** The mean over the window × window pixels around every pixel, of those that lie inside the picture; `window` is odd. */
export function boxMeans(shape: Shape, window: number): Means {
  const reach = (window - 1) / 2;
  const share: Share = (to, from, side) =>
    Math.abs(to - from) > reach ? 0 : 1 / (Math.min(side - 1, to + reach) - Math.max(0, to - reach) + 1);
  return separable(sidesOf(shape), sidesOf(shape), share);
}

/** The mean over every square of `by` × `by` pixels; lines and columns that fill no square are left out. */
export function squareMeans(shape: Shape, by: number): Means {
  const { height, width } = sidesOf(shape);
  const into = { height: Math.floor(height / by), width: Math.floor(width / by) };
  return separable({ height, width }, into, (to, from) => (Math.floor(from / by) === to ? 1 / by : 0));
}
