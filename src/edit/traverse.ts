import { expect } from "../errors.ts";
import { quantile } from "../numerics/quantile.ts";
import type { Matrix } from "../types/index.ts";
import { principalAxis } from "./principalAxis.ts";
import type { CodeSpace, Columns } from "./space.ts";

/** How far and how finely. */
export interface TraverseOptions {
  readonly steps: number;
  /** Quantiles of the training codes between which the part moves. */
  readonly range?: readonly [low: number, high: number];
}

/** Nearly all of the data, without its outliers. */
export const RANGE = [0.02, 0.98] as const;

/**
 * A code along the data's own distribution: one dimension through equally spaced quantiles of the training codes, a block along
 * its principal axis likewise; everything else stays. [steps, dim] Fewer than two steps and quantiles that are not from 0 to 1 in
 * their order are an InputError.
 */
export function traverse(
  { train }: Pick<CodeSpace, "train">,
  code: Float32Array,
  columns: Columns,
  { steps, range: [low, high] = RANGE }: TraverseOptions,
): Matrix {
  expect(steps >= 2, "steps", `${steps}`, "at least 2", `${steps}`, "Ask for more steps.");
  const ordered = 0 <= low && low < high && high <= 1;
  const got = `${low} to ${high}`;
  expect(
    ordered,
    "range",
    `${low},${high}`,
    "two quantiles from 0 to 1, the lower first",
    got,
    "Try 0.02,0.98.",
  );
  const { direction, places } = principalAxis(train.codes, columns);
  const own = direction.reduce((sum, weight, j) => sum + weight * code[columns[0] + j], 0);
  const data = new Float32Array(steps * code.length);
  for (let step = 0; step < steps; step++) {
    const place = quantile(places, low + ((high - low) * step) / (steps - 1));
    data.set(code, step * code.length);
    direction.forEach((weight, j) => {
      data[step * code.length + columns[0] + j] += (place - own) * weight;
    });
  }
  return { rows: steps, columns: code.length, data };
}
