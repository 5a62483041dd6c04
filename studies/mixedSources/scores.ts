/** How well codes are the sources: one by one, and after a linear map. Sources are numbers here, not levels. */

import { Matrix as Dense, solve } from "ml-matrix";
import { munkres } from "munkres";
import { numerics } from "../../src/index.ts";

function correlation(x: Float64Array, y: Float64Array): number {
  const [mx, my] = [numerics.mean(x), numerics.mean(y)];
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    xx += (x[i] - mx) ** 2;
    yy += (y[i] - my) ** 2;
    xy += (x[i] - mx) * (y[i] - my);
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}

const columnsOf = (data: Float32Array, columns: number): Float64Array[] =>
  Array.from({ length: columns }, (_, j) =>
    Float64Array.from({ length: data.length / columns }, (__, i) => data[i * columns + j]),
  );

/** Mean |correlation| of sources with the dimensions assigned to them, one each. Both [rows, columns]. */
export function meanCorrelation(codes: Float32Array, sources: Float32Array, columns: number): number {
  const [h, z] = [columnsOf(codes, columns), columnsOf(sources, columns)];
  const table = h.map((x) => z.map((y) => Math.abs(correlation(x, y))));
  const pairs = munkres(table.map((row) => row.map((value) => 1 - value)));
  return pairs.reduce((sum, [j, k]) => sum + table[j][k], 0) / columns;
}

/** R² of least squares from codes to sources, mean over sources: fitted on the first half of the rows, read on the second. */
export function linearR2(codes: Float32Array, sources: Float32Array, columns: number): number {
  const rows = codes.length / columns;
  const half = rows >> 1;
  const dense = (data: Float32Array, from: number, to: number, ones: boolean) =>
    new Dense(
      Array.from({ length: to - from }, (_, i) => [
        ...data.subarray((from + i) * columns, (from + i + 1) * columns),
        ...(ones ? [1] : []),
      ]),
    );
  const weights = solve(dense(codes, 0, half, true), dense(sources, 0, half, false), true);
  const predicted = dense(codes, half, rows, true).mmul(weights);
  const truth = dense(sources, half, rows, false);
  const each = Array.from({ length: columns }, (_, k) => {
    const [y, s] = [truth.getColumn(k), predicted.getColumn(k)];
    const centre = numerics.mean(y);
    const total = y.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    return 1 - y.reduce((sum, value, i) => sum + (value - s[i]) ** 2, 0) / total;
  });
  return numerics.mean(each);
}
