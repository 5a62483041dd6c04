/** What every figure of edits is drawn from. */
import type { Layout } from "../../data/images/tiles.ts";
import type { Codec } from "../../inference/codec.ts";
import type { Dataset, Matrix, Representation } from "../../types/index.ts";

/** Held-out rows with their codes, in an order drawn once, and the way to images. */
export interface Drawing {
  readonly dataset: Dataset;
  readonly representation: Representation;
  /** Dataset rows that figures show. */
  readonly rows: Int32Array;
  /** Their codes, in the order of `rows`. */
  readonly codes: Matrix;
  /** Positions in `rows`, in the order in which they are shown. */
  readonly order: Int32Array;
  readonly decode: NonNullable<Codec["decode"]>;
  /** Tiles as one PNG, a data: URI. */
  image(images: Matrix, layout: Layout): Promise<string>;
}

/** The code at a position in the drawing's rows. */
export const codeAt = ({ codes: { columns, data } }: Drawing, at: number): Float32Array =>
  data.slice(at * columns, (at + 1) * columns);
