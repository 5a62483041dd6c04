/** What the lasso reads of rows: correlations of columns with each other, and with targets. */

import { columnProducts } from "../numerics/columnProducts.ts";
import { mean, variance } from "../numerics/statistics.ts";
import type { Matrix } from "../types/index.ts";

/** Sums over some rows of columns less a centre, and of their products. */
export interface Moments {
  /** The rows from the first to before the second, of each range. */
  readonly ranges: readonly (readonly [from: number, to: number])[];
  readonly centre: Float64Array;
  /** [columns] */
  readonly sums: Float64Array;
  /** [columns][columns] */
  readonly products: Float64Array[];
}

/** Sums over rows `from` to `to`. */
export function momentsOf(x: Matrix, centre: Float64Array, from: number, to: number): Moments {
  const sums = new Float64Array(x.columns);
  for (let i = from; i < to; i++)
    for (let j = 0; j < sums.length; j++) sums[j] += x.data[i * x.columns + j] - centre[j];
  return { ranges: [[from, to]], centre, sums, products: columnProducts(x, centre, from, to) };
}

/** Sums over the rows of all parts. */
export function together(parts: readonly Moments[]): Moments {
  const [{ centre }] = parts;
  const add = (lists: readonly Float64Array[]) => {
    const total = lists[0].slice();
    for (const list of lists.slice(1)) for (let j = 0; j < total.length; j++) total[j] += list[j];
    return total;
  };
  return {
    ranges: parts.flatMap(({ ranges }) => ranges),
    centre,
    sums: add(parts.map(({ sums }) => sums)),
    products: Array.from(centre, (_, j) => add(parts.map(({ products }) => products[j]))),
  };
}

/** Sums over the rows of `all` that are not in `part`, whose memory they take. */
export function without(all: Moments, { ranges, centre, sums, products }: Moments): Moments {
  for (const [j, row] of products.entries())
    for (let k = 0; k < row.length; k++) row[k] = all.products[j][k] - row[k];
  return {
    ranges: all.ranges.filter(([from]) => ranges.every(([other]) => other !== from)),
    centre,
    sums: sums.map((sum, j) => all.sums[j] - sum),
    products,
  };
}

/** Some rows with columns scaled to variance 1. */
export interface Scaled extends Pick<Moments, "ranges"> {
  /** [columns] */
  readonly means: Float64Array;
  /** [columns], 0 for one that does not vary. */
  readonly deviations: Float64Array;
  /** [columns][columns] */
  readonly correlations: readonly Float64Array[];
}

/** The deviation of numbers about `centre`; 0 where they vary by no more than rounding. */
const deviationOf = (square: number, centre: number): number =>
  square > 1e-12 * Math.max(1, centre * centre) ? Math.sqrt(square) : 0;

/** Correlations of columns from their sums, whose memory they take. */
export function scaled({ ranges, centre, sums, products }: Moments): Scaled {
  const rows = ranges.reduce((total, [from, to]) => total + to - from, 0);
  const shifts = sums.map((sum) => sum / rows);
  const means = shifts.map((shift, j) => centre[j] + shift);
  const deviations = shifts.map((shift, j) => deviationOf(products[j][j] / rows - shift * shift, means[j]));
  for (const [j, row] of products.entries())
    for (let k = 0; k < row.length; k++) {
      const vary = deviations[j] > 0 && deviations[k] > 0;
      row[k] = vary ? (row[k] / rows - shifts[j] * shifts[k]) / (deviations[j] * deviations[k]) : 0;
    }
  return { ranges, means, deviations, correlations: products };
}

/** A target as some rows show it. */
export interface Target {
  readonly mean: number;
  readonly deviation: number;
  /** With every column. [columns] */
  readonly correlations: Float64Array;
}

/** A target [rows of x] as the rows of `scale` show it. */
export function targetOf({ columns, data }: Matrix, y: Float64Array, scale: Scaled): Target {
  const { ranges, means, deviations } = scale;
  const shown = Float64Array.from(ranges.flatMap(([from, to]) => [...y.subarray(from, to)]));
  const centre = mean(shown);
  const deviation = deviationOf(variance(shown), centre);
  const correlations = new Float64Array(columns);
  if (deviation === 0) return { mean: centre, deviation, correlations };
  for (const [from, to] of ranges)
    for (let i = from; i < to; i++) {
      const share = (y[i] - centre) / (deviation * shown.length);
      for (let j = 0; j < columns; j++) correlations[j] += share * (data[i * columns + j] - means[j]);
    }
  for (let j = 0; j < columns; j++) correlations[j] = deviations[j] > 0 ? correlations[j] / deviations[j] : 0;
  return { mean: centre, deviation, correlations };
}
