/** Estimators that read a sample once: no network, no training. */

import { CholeskyDecomposition, Matrix as Dense } from "ml-matrix";
import { engine, estimators, type Matrix, numerics, objectives, type Rng } from "../../src/index.ts";
import type { Draw } from "./couplings.ts";
import type { Estimate } from "./estimate.ts";

/** An estimator that is given rows and returns nats. */
export interface SampledEstimator {
  readonly about: string;
  readonly source: string;
  /** The number of rows that it is given of so many columns a side. */
  rows(dims: number): number;
  /** Either side has so many columns at most. */
  readonly most?: number;
  estimate(draw: Draw, rng: Rng, runtime: engine.Runtime): Estimate | Promise<Estimate>;
}

const head = (matrix: Matrix, rows: number): Matrix => ({
  rows,
  columns: matrix.columns,
  data: matrix.data.subarray(0, rows * matrix.columns),
});
/** The first rows of either side. */
export const firstRows = ({ x, y }: Draw, rows: number): Draw => ({ x: head(x, rows), y: head(y, rows) });

/** Half of the rows must say the same within these bounds: an estimate that still moves is none. */
const MOVING = { share: 0.1, nats: 0.05 };

/** An estimate cannot exceed `limit` by much; from `near` times the limit on it says so. */
async function settled(
  draw: Draw,
  read: (draw: Draw) => number | Promise<number>,
  { limit, near, why }: { limit: number; near: number; why: string },
): Promise<Estimate> {
  const value = await read(draw);
  if (value > near * limit) return { value, warning: `near ${limit.toFixed(2)}, ${why}` };
  const half = await read(firstRows(draw, draw.x.rows >> 1));
  const moved = Math.abs(value - half);
  const moves = moved > MOVING.nats && moved > MOVING.share * Math.abs(value);
  return {
    value,
    warning: moves ? `still moves with rows: ${half.toFixed(2)} on half, ${value.toFixed(2)} on all` : null,
  };
}

const NO_LIMIT = { limit: Number.POSITIVE_INFINITY, near: 1, why: "" };
/** The limit of neighbours is ψ(n) − ψ(k), where no other row lies nearer in either space alone. */
const ksgLimit = ({ x }: Draw) => ({
  limit: Math.log(x.rows) - DIGAMMA_OF_3,
  near: 0.9,
  why: `the most that ${x.rows} rows can say`,
});
const DIGAMMA_OF_3 = 1.5 - 0.5772156649;

/** The limit of kernels of width w: Gaussians that are blurred by them correlate by 1/(1 + w²) at most. */
function kernelLimit({ x, y }: Draw) {
  const width = objectives.silverman(x.rows, x.columns + y.columns);
  const most = 1 / (1 + width * width);
  return {
    limit: (-x.columns / 2) * Math.log(1 - most * most),
    near: 0.75,
    why: "what kernels of this width leave of the strongest Gaussian dependence",
  };
}

/** The number of neighbours, the same as the referee's. */
const K = 3;
/** The referee takes away the mean of so many shuffles. */
const SHUFFLES = 3;

function ksg({ x, y }: Draw, rng: Rng): number {
  return estimators.ksgInformation(
    estimators.pointsOf(x, rng.fork("x")),
    estimators.pointsOf(y, rng.fork("y")),
    K,
  );
}

function referee({ x, y }: Draw, rng: Rng): number {
  const [left, right] = [estimators.pointsOf(x, rng.fork("x")), estimators.pointsOf(y, rng.fork("y"))];
  const wrong = Array.from({ length: SHUFFLES }, (_, i) =>
    estimators.ksgInformation(left, right, K, rng.fork("shuffle", i).permutation(right.rows)),
  );
  return estimators.ksgInformation(left, right, K) - numerics.mean(wrong);
}

/** The referee (the metric `dependence`) reads 800 rows of wide parts, where neighbours are dear. */
const neighbourRows = (dims: number) => (dims <= 2 ? 5000 : 800);

/** The columns of x, then those of y. */
const columnsOf = ({ x, y }: Draw): Float64Array[] =>
  [x, y].flatMap((matrix) => Array.from({ length: matrix.columns }, (_, j) => numerics.column(matrix, j)));

/** log det of the correlation matrix of some columns. */
function logDeterminant(columns: readonly Float64Array[]): number {
  const rows = columns[0].length;
  const unit = columns.map((values) => {
    const centre = numerics.mean(values);
    const deviation = Math.sqrt(numerics.mean(values.map((v) => (v - centre) ** 2)));
    return values.map((v) => (v - centre) / (deviation * Math.sqrt(rows)));
  });
  const matrix = new Dense(unit.map((values) => [...values]));
  const factor = new CholeskyDecomposition(matrix.mmul(matrix.transpose())).lowerTriangularMatrix;
  return 2 * factor.diagonal().reduce((total, value) => total + Math.log(value), 0);
}

/** The kurtosis of a Gaussian is 3; a column that is farther from it than this is no Gaussian. */
const EXCESS = 0.5;

function gaussian(draw: Draw): Estimate {
  const all = columnsOf(draw);
  const [left, right] = [all.slice(0, draw.x.columns), all.slice(draw.x.columns)];
  const value = 0.5 * (logDeterminant(left) + logDeterminant(right) - logDeterminant(all));
  const excess = all.map((values) => {
    const centre = numerics.mean(values);
    const variance = numerics.mean(values.map((v) => (v - centre) ** 2));
    return numerics.mean(values.map((v) => (v - centre) ** 4)) / variance ** 2 - 3;
  });
  const worst = excess.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
  const warning =
    Math.abs(worst) > EXCESS ? `a column is not Gaussian: excess kurtosis ${worst.toFixed(1)}` : null;
  return { value, warning };
}

function histogram({ x, y }: Draw): Estimate {
  const value = estimators.millerMadow(estimators.discretise(x, 0), estimators.discretise(y, 0));
  const most = Math.log(estimators.BINS);
  const near = value > 0.7 * most;
  return {
    value,
    warning: near ? `near log ${estimators.BINS} = ${most.toFixed(2)}, which it cannot exceed` : null,
  };
}

/** Runs a term's own arithmetic once, on [rows, columns of x and y]. */
async function byTerm(
  { x, y }: Draw,
  runtime: engine.Runtime,
  value: (z: engine.Tensor, parts: readonly objectives.Part[]) => engine.Tensor,
): Promise<number> {
  const [a, b] = [
    engine.input("x", [x.rows, x.columns]),
    engine.input("y", [y.rows, y.columns]),
  ] as engine.Tensor[];
  const parts: objectives.Part[] = [
    [0, x.columns],
    [x.columns, x.columns + y.columns],
  ];
  const session = await runtime.load(
    engine.emitModel({ value: engine.sum(value(engine.concat([a, b], 1), parts)) }),
  );
  const found = await runtime.run(session, { x: x.data.slice(), y: y.data.slice() });
  return found.value[0];
}

/** The number of rows of a batch, as the penalties see it. */
const BATCH = 512;

/** The estimators by name. */
export const sampled: Readonly<Record<string, SampledEstimator>> = {
  ksg: {
    about: `nearest neighbours, k = ${K}`,
    source: "Kraskov et al. 2004, Phys. Rev. E 69, 066138",
    rows: neighbourRows,
    estimate: (draw, rng) => settled(draw, (part) => ksg(part, rng), ksgLimit(draw)),
  },
  referee: {
    about: `the referee: nearest neighbours less the mean of ${SHUFFLES} shuffles (metric dependence)`,
    source: "Unweave, on Kraskov et al. 2004",
    rows: neighbourRows,
    estimate: (draw, rng) => settled(draw, (part) => referee(part, rng), ksgLimit(draw)),
  },
  histogram: {
    about: `${estimators.BINS} by ${estimators.BINS} bins, Miller–Madow; one column a side`,
    source: "Miller 1955",
    rows: () => 5000,
    most: 1,
    estimate: (draw) => histogram(draw),
  },
  gaussian: {
    about: "log-determinants of correlation matrices (gaussianTotalCorrelation)",
    source: "Watanabe 1960",
    rows: () => 5000,
    estimate: (draw) => gaussian(draw),
  },
  kernelDensity: {
    about: `kernel densities, Silverman's width (kdeTotalCorrelation), ${BATCH} rows`,
    source: "Hsu et al. 2024, arXiv:2404.10282",
    rows: () => BATCH,
    estimate: (draw, _, runtime) =>
      settled(
        draw,
        (part) =>
          byTerm(part, runtime, (z, parts) => {
            const width = objectives.silverman(z.shape[0], z.shape[1]);
            return objectives.kdeTotalCorrelationLoss(z, parts, { joint: width, own: width });
          }),
        kernelLimit(draw),
      ),
  },
  matrixRenyi: {
    about: `matrix-based Rényi information of order 2 (matrixRenyi), ${BATCH} rows; not Shannon's`,
    source: "Sanchez Giraldo et al. 2015, arXiv:1211.2459",
    rows: () => BATCH,
    estimate: (draw, _, runtime) =>
      settled(
        draw,
        (part) =>
          byTerm(part, runtime, (z, parts) => {
            const squared = objectives.partDistances(z, parts);
            return objectives.renyiTotalCorrelation(
              objectives.logKernels(squared, objectives.bandwidths(squared, "median")),
              2,
            );
          }),
        NO_LIMIT,
      ),
  },
};
