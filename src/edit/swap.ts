import type { Columns } from "./space.ts";

/** A code with these columns of another one. */
export function swap(code: Float32Array, donor: Float32Array, [start, end]: Columns): Float32Array {
  const edited = code.slice();
  edited.set(donor.subarray(start, end), start);
  return edited;
}
