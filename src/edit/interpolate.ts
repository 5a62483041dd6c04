import { expect } from "../errors.ts";
import type { Matrix } from "../types/index.ts";
import type { Columns } from "./space.ts";

/**
 * Codes on the straight line from one code to another, both ends included; other columns stay the first's. [steps, dim] Fewer
 * than two steps are an InputError.
 */
export function interpolate(
  from: Float32Array,
  to: Float32Array,
  steps: number,
  [start, end]: Columns = [0, from.length],
): Matrix {
  expect(steps >= 2, "steps", `${steps}`, "at least 2", `${steps}`, "Ask for more steps.");
  const data = new Float32Array(steps * from.length);
  for (let step = 0; step < steps; step++) {
    data.set(from, step * from.length);
    const share = step / (steps - 1);
    for (let j = start; j < end; j++) data[step * from.length + j] = (1 - share) * from[j] + share * to[j];
  }
  return { rows: steps, columns: from.length, data };
}
