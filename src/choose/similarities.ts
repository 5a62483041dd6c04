/** Cosine similarities of many codes as one matrix product, on the runtime. */
import type { Runtime } from "../engine/index.ts";
import { productsOn } from "../inference/products.ts";
import { unitRows } from "../numerics/matrix.ts";
import type { Matrix } from "../types/index.ts";

/** Cosine similarities of every row of `queries` with every row of `gallery`. [queries, gallery] */
export async function similaritiesOf(runtime: Runtime, queries: Matrix, gallery: Matrix): Promise<Matrix> {
  const dots = await productsOn(runtime).dots(unitRows(queries), unitRows(gallery));
  return { rows: queries.rows, columns: gallery.rows, data: Float32Array.from(dots) };
}
