/** Blocks of a number of columns that is asked for, whatever the sample allows: what it lacks is 0, and said. */
import { z } from "zod";
import type { Fitted, Matrix } from "../types/index.ts";
import { fromComponents } from "./components.ts";

/** The option of projections that make so many columns. */
export const dimensionsOption = z.strictObject({
  dimensions: z.number().int().min(1).max(128).default(10).describe("Columns of the block."),
});

/**
 * The layer whose columns are weights of components [components][found]; each points where its largest loading is positive, as in
 * scikit-learn, because the sign of a direction says nothing.
 */
export function leading(
  name: string,
  { mean, directions }: { readonly mean: Float32Array; readonly directions: Matrix },
  weights: readonly (readonly number[])[],
  dimensions: number,
): Fitted {
  const found = weights[0]?.length ?? 0;
  const { columns, rows, data } = fromComponents(directions, weights);
  const whole = new Float32Array(rows * dimensions);
  for (let c = 0; c < columns; c++) {
    let largest = 0;
    for (let j = 0; j < rows; j++)
      if (Math.abs(data[j * columns + c]) > Math.abs(largest)) largest = data[j * columns + c];
    for (let j = 0; j < rows; j++) whole[j * dimensions + c] = (largest < 0 ? -1 : 1) * data[j * columns + c];
  }
  const lacking = dimensions - found;
  const why = `${lacking} of ${dimensions} columns are 0: the training pictures have no more components`;
  return {
    mean,
    matrix: { rows, columns: dimensions, data: whole },
    ...(lacking > 0 && { warnings: [`projection ${name}: ${why}`] }),
  };
}
