/**
 * Information of a number about a level by nearest neighbours, without bins, in nats: Kraskov's estimator in Ross's form
 * for one discrete side, as scikit-learn's mutual_info_classif computes it. Ross 2014, PLoS ONE 9(2): e87357.
 */

import { column } from "../../numerics/matrix.ts";
import { mean, variance } from "../../numerics/statistics.ts";
import type { Rng } from "../../random.ts";
import type { Matrix } from "../../types/index.ts";

/** Digamma at whole numbers: ψ(1) = −γ, ψ(n + 1) = ψ(n) + 1/n. [largest + 1], entry 0 unused */
export function digammas(largest: number): Float64Array {
  const table = new Float64Array(Math.max(2, largest + 1));
  table[1] = -0.5772156649015329;
  for (let n = 2; n <= largest; n++) table[n] = table[n - 1] + 1 / (n - 1);
  return table;
}

/** Number of noise draws where values repeat: a single draw varies by a few thousandths of a nat. */
const DRAWS = 8;

/** One column, divided by its standard deviation, with noise of 1e-10 that separates equal values. */
interface Parted {
  readonly values: Float64Array;
  /** Rows by rising value. */
  readonly order: Int32Array;
}
/** One draw of the noise, several where values repeat, none for a constant column. */
export type Spread = readonly Parted[];

/** Column `j` of codes. */
export function spread(codes: Matrix, j: number, rng: Rng): Spread {
  const values = column(codes, j);
  const centre = mean(values);
  const deviation = Math.sqrt(variance(values));
  if (!(deviation > 1e-12 * Math.max(1, Math.abs(centre)))) return [];
  const plain = values.map((v) => (v - centre) / deviation);
  const repeats = new Set(plain).size < plain.length;
  return Array.from({ length: repeats ? DRAWS : 1 }, (_, draw) => {
    const noise = rng.fork(draw);
    const parted = plain.map((v) => v + 1e-10 * noise.normal());
    return { values: parted, order: Int32Array.from(parted.keys()).sort((a, b) => parted[a] - parted[b]) };
  });
}

/**
 * Mean information over draws of the noise, not below 0. Rows without a level (−1) and rows alone in their level are left out.
 */
export function rossInformation(spread: Spread, levels: Int32Array, k = 10): number {
  return mean(spread.map((parted) => informationOf(parted, levels, k)));
}

/**
 * Information of every dimension about every list of levels, [lists][dimensions]. Dimensions are processed one at a time: all
 * at once would take ten times the memory of the codes.
 */
export function rossTable(codes: Matrix, lists: readonly Int32Array[], k: number, rng: Rng): number[][] {
  const table = lists.map((): number[] => []);
  for (let j = 0; j < codes.columns; j++) {
    const dimension = spread(codes, j, rng.fork("noise", j));
    for (const [at, levels] of lists.entries()) table[at].push(rossInformation(dimension, levels, k));
  }
  return table;
}

function informationOf({ values, order }: Parted, levels: Int32Array, k: number): number {
  const counts = new Int32Array(1 + levels.reduce((a, b) => Math.max(a, b), 0));
  for (const level of levels) if (level >= 0) counts[level]++;
  const kept = order.filter((row) => levels[row] >= 0 && counts[levels[row]] > 1);
  const n = kept.length;
  if (n === 0) return 0;
  const sorted = Float64Array.from(kept, (row) => values[row]);
  // Indices in `sorted` of every level's rows, ascending.
  const starts = new Int32Array(counts.length + 1);
  for (const row of kept) starts[levels[row] + 1]++;
  for (let c = 0; c < counts.length; c++) starts[c + 1] += starts[c];
  const [next, places] = [starts.slice(), new Int32Array(n)];
  for (let at = 0; at < n; at++) places[next[levels[kept[at]]]++] = at;

  const psi = digammas(n);
  let sum = 0;
  for (let c = 0; c < counts.length; c++) {
    const [from, to] = [starts[c], starts[c + 1]];
    if (to === from) continue;
    const near = Math.min(k, to - from - 1);
    let low = from;
    for (let i = from; i < to; i++) {
      const x = sorted[places[i]];
      // The window of near + 1 indices around i with the nearest far end only ever moves up.
      low = Math.max(low, i - near);
      while (low < i && low + near + 1 < to && sorted[places[low + near + 1]] - x < x - sorted[places[low]])
        low++;
      const radius = Math.max(x - sorted[places[low]], sorted[places[low + near]] - x);
      sum += psi[near] - psi[to - from] - psi[within(sorted, places[i], radius)];
    }
  }
  return Math.max(0, psi[n] + sum / n);
}

/** Number of sorted values closer to value `at` than `radius` (equal to it, where the radius is 0), itself included. */
function within(sorted: Float64Array, at: number, radius: number): number {
  const x = sorted[at];
  const near = (d: number) => d < radius || d === 0;
  let [low, high] = [0, at];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (near(x - sorted[middle])) high = middle;
    else low = middle + 1;
  }
  const first = low;
  [low, high] = [at, sorted.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (near(sorted[middle] - x)) low = middle;
    else high = middle - 1;
  }
  return low - first + 1;
}
