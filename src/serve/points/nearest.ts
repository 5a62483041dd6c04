/** What is nearest to a code by a part of it: asked by the server of its points, and by the page of a picture of its own. */
import { smallest } from "../../estimators/nearestNeighbours.ts";
import { unitRows } from "../../numerics/matrix.ts";
import type { Matrix } from "../../types/index.ts";
import type { Near } from "../api.ts";

/** The rows with the largest cosine to a query, the largest first. `rows` have unit length; `except` is the query's own row. */
export function nearestByCosine(
  rows: Matrix,
  query: Float32Array,
  count: number,
  except = -1,
): Omit<Near, "space"> {
  const { data } = unitRows({ rows: 1, columns: query.length, data: query });
  const distances = Float64Array.from({ length: rows.rows }, (_, i) => {
    if (i === except) return Number.POSITIVE_INFINITY;
    let sum = 0;
    for (let j = 0; j < data.length; j++) sum += rows.data[i * data.length + j] * data[j];
    return -sum;
  });
  const found = smallest(distances, Math.min(count, rows.rows - Number(except >= 0)));
  return { rows: found, similarities: found.map((at) => Number((-distances[at]).toPrecision(6))) };
}
