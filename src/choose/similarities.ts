/** Cosine similarities of many codes as one matrix product, on the runtime. */
import { emitModel, input, matMul, type Runtime, type Tensor } from "../engine/index.ts";
import { unitRows } from "../numerics/matrix.ts";
import type { Matrix } from "../types/index.ts";

/** Cosine similarities of every row of `queries` with every row of `gallery`. [queries, gallery] */
export async function similaritiesOf(runtime: Runtime, queries: Matrix, gallery: Matrix): Promise<Matrix> {
  const shaped = (name: string, { rows, columns }: Matrix) => input(name, [rows, columns]) as Tensor;
  const product = matMul(shaped("queries", queries), shaped("gallery", gallery), { b: true });
  const session = await runtime.load(emitModel({ similarities: product }));
  // The runtime takes the buffers over: `unitRows` makes new ones.
  const feeds = { queries: unitRows(queries).data, gallery: unitRows(gallery).data };
  const { similarities } = await runtime.run(session, feeds);
  return { rows: queries.rows, columns: gallery.rows, data: similarities };
}
