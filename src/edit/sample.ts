import type { Rng } from "../random.ts";
import type { Matrix } from "../types/index.ts";
import type { CodeSpace, Columns } from "./space.ts";

/** Copies of a code in which the given columns come from training images drawn at random: the part's own distribution. [count, dim] */
export function sample(
  { train: { codes } }: Pick<CodeSpace, "train">,
  code: Float32Array,
  [start, end]: Columns,
  count: number,
  rng: Rng,
): Matrix {
  const data = new Float32Array(count * code.length);
  for (let i = 0; i < count; i++) {
    const from = rng.int(codes.rows) * codes.columns;
    data.set(code, i * code.length);
    data.set(codes.data.subarray(from + start, from + end), i * code.length + start);
  }
  return { rows: count, columns: code.length, data };
}
