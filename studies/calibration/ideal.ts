/**
 * What each bound says of correlated Gaussians when its critic is exact: the behaviour that its paper proves, which no training
 * can better. Monte Carlo over batches with the true log ratio log p(y|x)/p(y).
 */
import { type Rng, study } from "../../src/index.ts";
import { correlationOf, couplings, type Draw } from "./couplings.ts";
import { BATCH } from "./trained.ts";

/** A bound with the exact critic, in nats. */
export interface Ideal {
  readonly mean: number;
  /** The standard deviation between batches. */
  readonly spread: number;
}

/** [n][n] of log p(y_j|x_i) − log p(y_j). */
function logRatios({ x, y }: Draw, rho: number): Float64Array[] {
  const { rows, columns } = x;
  const rest = 1 - rho * rho;
  return Array.from({ length: rows }, (_, i) =>
    Float64Array.from({ length: rows }, (__, j) => {
      let sum = (-columns / 2) * Math.log(rest);
      for (let k = 0; k < columns; k++) {
        const [a, b] = [x.data[i * columns + k], y.data[j * columns + k]];
        sum += 0.5 * (b * b - (b - rho * a) ** 2 / rest);
      }
      return sum;
    }),
  );
}

function logSumExp(values: readonly number[] | Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) most = Math.max(most, value);
  let sum = 0;
  for (const value of values) sum += Math.exp(value - most);
  return most + Math.log(sum);
}

type Reading = (ratios: readonly Float64Array[]) => number;
const diagonal: Reading = (ratios) => study.average(ratios.map((row, i) => row[i]));
const others = (ratios: readonly Float64Array[]) =>
  ratios.flatMap((row, i) => [...row].filter((_, j) => j !== i));

/** Log partition over pairs that do not belong together. */
const logPartition: Reading = (ratios) => {
  const list = others(ratios);
  return logSumExp(list) - Math.log(list.length);
};
const mine: Reading = (ratios) => diagonal(ratios) - logPartition(ratios);

const readings: Readonly<Record<string, Reading>> = {
  infoNce: (ratios) =>
    study.average(ratios.map((row, i) => row[i] - logSumExp(row))) + Math.log(ratios.length),
  nwj: (ratios) => 1 + diagonal(ratios) - Math.exp(logPartition(ratios)),
  mine,
  mineAverage: mine,
  // This is log q(y_i|x_i) − mean_j log q(y_i|x_j) without p(y_j), which all terms share, and with rows and columns exchanged.
  club: (ratios) => diagonal(ratios) - study.average(ratios.map((row) => study.average([...row]))),
  leaveOneOut: (ratios) =>
    study.average(
      ratios.map((_, i) => {
        const column = ratios.map((row) => row[i]).filter((__, j) => j !== i);
        return ratios[i][i] - logSumExp(column) + Math.log(column.length);
      }),
    ),
};

const BATCHES = 100;

/** What every bound says with an exact critic, at batch 128. */
export function ideals(nats: number, dims: number, rng: Rng): Readonly<Record<string, Ideal>> {
  const rho = correlationOf(nats, dims);
  const tables = Array.from({ length: BATCHES }, (_, at) =>
    logRatios(couplings.gaussian.draw(nats, dims, BATCH, rng.fork(at)), rho),
  );
  return Object.fromEntries(
    Object.entries(readings).map(([name, read]) => {
      const values = tables.map(read);
      return [name, { mean: study.average(values), spread: study.deviation(values) }];
    }),
  );
}
