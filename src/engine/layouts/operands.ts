/** What a convolution is written from, in whichever layout. */
import type { Named } from "../writer.ts";

/** Stride and padding, the same on both axes. */
export interface Geometry {
  readonly stride: number;
  readonly padding: number;
}

/** A convolution or transposed convolution, with what it does to its result before it leaves the node. */
export interface Convolution extends Geometry {
  /** [batch, channels, height, width] */
  readonly x: Named;
  /** [out, channels, kh, kw]; of a transposed convolution [channels, out, kh, kw] */
  readonly filter: Named;
  /** Name of the bias [out] that is added. */
  readonly bias: string | null;
  readonly activation: "relu" | null;
}

/** The gradient of the filter [out, in, kh, kw] of y = conv2d(x, filter). */
export interface FilterGradient extends Geometry {
  /** [batch, in, height, width] */
  readonly x: Named;
  /** Gradient of y, [batch, out, …] */
  readonly dy: Named;
  /** kh, kw */
  readonly kernel: readonly [number, number];
}
