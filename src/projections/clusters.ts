/** Clusters of codes less the mean of their class, which stand for levels of a nuisance that nobody wrote down. */
import { kmeans } from "ml-kmeans";
import { rowsAt, vstack } from "../numerics/matrix.ts";
import { plainProducts } from "../numerics/products.ts";
import { rightSingular } from "../numerics/singular.ts";
import type { ProjectionSample } from "../types/index.ts";
import type { RowLevels } from "./levels.ts";
import { withinClasses } from "./within.ts";

/** Principal components in which clusters are sought. */
const COMPONENTS = 40;
/** Rows that components are fitted to at most. */
const FITTED = 1500;

/** The cluster of every row of every set, −1 where a row is alone in its class: all sets are clustered together. */
export async function clustersOf(
  sample: ProjectionSample,
  content: string,
  clusters: number,
): Promise<RowLevels[]> {
  const within = sample.sets.map((set) => withinClasses(sample, set, content));
  const all = within.map(({ codes }) => codes).reduce(vstack);
  const { rng } = sample;
  const some =
    all.rows <= FITTED ? all : rowsAt(all, rng.fork("rows").permutation(all.rows).subarray(0, FITTED).sort());
  const { directions } = await rightSingular(some, COMPONENTS, rng.fork("components"), sample.products);
  const { products = plainProducts } = sample;
  const along = await products.dots(all, directions);
  const cells = cellsOf(along, all.rows, Math.min(clusters, all.rows), rng.fork("clusters").int(2 ** 31));
  let from = 0;
  return within.map(({ rows }, k) => {
    const of = new Int32Array(sample.sets[k].codes.rows).fill(-1);
    rows.forEach((row, at) => {
      of[row] = cells[from + at];
    });
    from += rows.length;
    return { of, count: clusters };
  });
}

/** Clusters of `rows` points, each of which has equally many of the numbers. */
function cellsOf(along: Float64Array, rows: number, clusters: number, seed: number): readonly number[] {
  const width = along.length / rows;
  if (along.length === 0) return new Array(rows).fill(0);
  const points = Array.from({ length: rows }, (_, row) => [
    ...along.subarray(row * width, (row + 1) * width),
  ]);
  return kmeans(points, clusters, { seed }).clusters;
}
