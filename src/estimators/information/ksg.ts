/**
 * Mutual information in nats of two lists of vectors without bins: the first estimator of Kraskov, Stögbauer & Grassberger 2004
 * (Phys. Rev. E 69, 066138), max norm. For every row it finds the distance to its k-th neighbour in the joint space, and counts
 * the closer rows in each space alone.
 */

import { column } from "../../numerics/matrix.ts";
import { mean, variance } from "../../numerics/statistics.ts";
import type { Rng } from "../../random.ts";
import type { Matrix } from "../../types/index.ts";
import { type Near, Nearest, nearOf } from "./nearRows.ts";
import { digammas } from "./neighbourInformation.ts";

/**
 * Vectors with standard deviation 1 in each dimension and noise of 1e-10 that separates equal values; constant dimensions are
 * left out.
 */
export interface Points {
  readonly rows: number;
  /** [dimensions][rows] */
  readonly values: readonly Float64Array[];
  /** The index of near rows, which is built once for any number of estimates. */
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
 * Information in nats; 0 where either side is constant. Not clipped: independent sides may give slightly less than 0. With
 * `order`, row i of x is paired with row order[i] of y, so that a shuffle copies nothing.
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

/**
 * Information of vectors about a level, in nats, in Ross's form of the estimator (2014, PLoS ONE 9(2): e87357): the distance to the
 * k-th neighbour of the same level, and how many rows of any level are closer. Rows without a level (−1) or alone in theirs count with
 * no neighbour. Not clipped: a level that the vectors know nothing of may give slightly less than 0; 0 where they are constant.
 */
export function levelInformation(x: Points, levels: Int32Array, k = 3): number {
  const rows = [...levels.keys()].filter((row) => levels[row] >= 0);
  if (x.values.length === 0 || rows.length === 0) return 0;
  const peers = new Map<number, number[]>();
  for (const row of rows) peers.set(levels[row], [...(peers.get(levels[row]) ?? []), row]);
  const psi = digammas(x.rows);
  let sum = 0;
  let counted = 0;
  for (const same of peers.values()) {
    const near = Math.min(k, same.length - 1);
    if (near === 0) continue;
    const nearest = new Nearest(near);
    for (const row of same) {
      nearest.clear();
      let reach = Number.POSITIVE_INFINITY;
      for (const other of same) if (other !== row) reach = nearest.add(x.near.distance(row, other, reach));
      sum += psi[near] - psi[same.length] - psi[x.near.nearer(row, reach) + 1];
      counted++;
    }
  }
  return counted === 0 ? 0 : psi[x.rows] + sum / counted;
}
