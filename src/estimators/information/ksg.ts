/**
 * Mutual information of two lists of vectors without bins, in nats: the first estimator of Kraskov, Stögbauer & Grassberger
 * 2004 (Phys. Rev. E 69, 066138), max norm. For every row the distance to its k-th neighbour in the joint space; then how
 * many rows lie nearer in either space alone.
 */

import { column } from "../../numerics/matrix.ts";
import { mean, variance } from "../../numerics/statistics.ts";
import type { Rng } from "../../random.ts";
import type { Matrix } from "../../types/index.ts";
import { type Near, Nearest, nearOf } from "./nearRows.ts";
import { digammas } from "./neighbourInformation.ts";

/** Vectors, each dimension of deviation 1 with noise of 1e-10 that parts equal numbers; dimensions that stand still are left out. */
export interface Points {
  readonly rows: number;
  /** [dimensions][rows] */
  readonly values: readonly Float64Array[];
  /** Which rows are near which; made once, however often the points are asked. */
  readonly near: Near;
}

/** Columns of unit variance with a little noise against ties; constant ones are left out. */
export function pointsOf(codes: Matrix, rng: Rng): Points {
  const values = Array.from({ length: codes.columns }, (_, j) => {
    const x = column(codes, j);
    const centre = mean(x);
    const deviation = Math.sqrt(variance(x));
    if (!(deviation > 1e-12 * Math.max(1, Math.abs(centre)))) return null;
    const noise = rng.fork("noise", j);
    return x.map((v) => (v - centre) / deviation + 1e-10 * noise.normal());
  }).filter((each) => each !== null);
  return { rows: codes.rows, values, near: nearOf(values) };
}

/**
 * Nats; 0 where either side stands still. Not clipped: chance may give a little less than 0. With `order` row i of x belongs to row
 * order[i] of y: a shuffle costs no copy.
 */
export function ksgInformation(x: Points, y: Points, k = 3, order?: Int32Array): number {
  if (x.values.length === 0 || y.values.length === 0 || x.rows <= k) return 0;
  const n = x.rows;
  const partner = order ?? Int32Array.from({ length: n }, (_, i) => i);
  const psi = digammas(n);
  const nearest = new Nearest(k);
  let sum = 0;
  for (let row = 0; row < n; row++) {
    const reach = x.near.reach(row, y.near, partner, nearest);
    sum += psi[x.near.nearer(row, reach) + 1] + psi[y.near.nearer(partner[row], reach) + 1];
  }
  return psi[k] + psi[n] - sum / n;
}
