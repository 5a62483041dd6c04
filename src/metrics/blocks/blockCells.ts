/** A block quantised: the cell of every row among centres found by k-means. */
import { kmeans } from "ml-kmeans";
import { eachDistances } from "../../estimators/nearestNeighbours.ts";
import { rowsAt, scalingOf, standardised } from "../../numerics/matrix.ts";
import type { Rng } from "../../random.ts";
import type { Matrix } from "../../types/index.ts";

/** Centres are fitted to at most this many rows; every row is then assigned to the nearest. */
const FITTED = 10_000;

/**
 * The nearest of the centres for every row, columns standardised first: k-means++, then at most 100 of Lloyd's steps. [rows]
 */
export function cellsOf(codes: Matrix, centres: number, rng: Rng): Int32Array {
  const x = standardised(codes, scalingOf(codes));
  const fitted = x.rows <= FITTED ? x : rowsAt(x, rng.permutation(x.rows).subarray(0, FITTED).sort());
  if (fitted.rows === 0) return new Int32Array(0);
  const rows = Array.from({ length: fitted.rows }, (_, i) => [
    ...fitted.data.subarray(i * x.columns, (i + 1) * x.columns),
  ]);
  const { centroids } = kmeans(rows, Math.min(centres, rows.length), { seed: rng.int(2 ** 31) });
  const found: Matrix = {
    rows: centroids.length,
    columns: x.columns,
    data: Float32Array.from(centroids.flat()),
  };
  const cells = new Int32Array(x.rows);
  eachDistances(found, x, (row, d) => {
    let best = 0;
    for (let c = 1; c < d.length; c++) if (d[c] < d[best]) best = c;
    cells[row] = best;
  });
  return cells;
}
