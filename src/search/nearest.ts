/** The nearest rows of an index: rounded products say which can be among them, and exact ones which are. */
import type { Runtime } from "../engine/index.ts";
import { smallest } from "../estimators/nearestNeighbours.ts";
import { roundedProducts } from "./rounded.ts";

/** The numbers of the rows most similar to a query, the most similar first, with their cosines. */
export type Nearest = (query: Float32Array, count: number) => Promise<{ row: number; similarity: number }[]>;

/** Rows and queries have unit length. What is left out by its rounded product is farther away for certain: nothing is approximate. */
export async function nearestOf(runtime: Runtime, rows: Float32Array, width: number): Promise<Nearest> {
  const count = rows.length / width;
  const estimate = await roundedProducts(runtime, rows, width);
  return async (query, asked) => {
    const most = Math.min(asked, count);
    const { products, bounds } = await estimate(query);
    const farthest = products.map((product, row) => bounds[row] - product);
    // So many rows are no farther away than this.
    const limit = farthest[smallest(farthest, most).at(-1)!];
    const near = Int32Array.from(products.keys()).filter((row) => -products[row] - bounds[row] <= limit);
    const distances = Float64Array.from(near, (row) => -product(rows, row * width, query));
    return smallest(distances, most).map((at) => ({ row: near[at], similarity: -distances[at] }));
  };
}

/** Of the row that begins at `at` with a query; four sums do not wait for each other. */
function product(rows: Float32Array, at: number, query: Float32Array): number {
  const whole = query.length & ~3;
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let j = 0; j < whole; j += 4) {
    a += rows[at + j] * query[j];
    b += rows[at + j + 1] * query[j + 1];
    c += rows[at + j + 2] * query[j + 2];
    d += rows[at + j + 3] * query[j + 3];
  }
  for (let j = whole; j < query.length; j++) a += rows[at + j] * query[j];
  return a + b + c + d;
}
