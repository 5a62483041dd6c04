/** The nearest rows of an index, on the runtime that encodes. */
import { emitModel, input, matMul, type Runtime } from "../engine/index.ts";
import { smallest } from "../estimators/nearestNeighbours.ts";

/** The numbers of the rows most similar to a query, the most similar first, with their cosines. */
export type Nearest = (query: Float32Array, count: number) => Promise<{ row: number; similarity: number }[]>;

/** Gives the rows to the runtime once; rows and queries have unit length. All is compared: nothing is approximate. */
export async function nearestOf(runtime: Runtime, rows: Float32Array, width: number): Promise<Nearest> {
  const count = rows.length / width;
  const gallery = input("state/gallery", [count, width]);
  const similarity = matMul(gallery, input("query", [width, 1]));
  const session = await runtime.load(emitModel({ similarity }));
  await runtime.setState({ gallery: rows });
  return async (query, most) => {
    const found = await runtime.run(session, { query: query.slice() });
    const distances = Float64Array.from(found.similarity, (value) => -value);
    return smallest(distances, Math.min(most, count)).map((row) => ({ row, similarity: -distances[row] }));
  };
}
