import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { z } from "zod";
import { column } from "../../numerics/matrix.ts";
import { mean } from "../../numerics/statistics.ts";
import { define } from "../../registry.ts";
import type { Matrix as Codes, ScoreFunction } from "../../types/index.ts";
import { heldOut } from "../frame/heldOut.ts";

/** Eigenvalues of the correlation matrix below this are rounding errors. */
const FLOOR = 1e-10;

/** Correlation matrix of the columns that vary, in float64. */
function correlations(codes: Codes, from: number, to: number): Matrix | null {
  const standardised: Float64Array[] = [];
  for (let j = from; j < to; j++) {
    const values = column(codes, j);
    const centre = mean(values);
    const length = Math.sqrt(values.reduce((sum, x) => sum + (x - centre) ** 2, 0));
    if (length > 1e-12 * Math.sqrt(codes.rows) * Math.max(1, Math.abs(centre)))
      standardised.push(values.map((x) => (x - centre) / length));
  }
  if (standardised.length === 0) return null;
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0);
  return new Matrix(standardised.map((a) => standardised.map((b) => dot(a, b))));
}

/** −½ log det R in nats with eigenvalues raised to the floor, and the number of eigenvalues below it. */
function nats(matrix: Matrix | null): [value: number, lost: number] {
  if (matrix === null) return [0, 0];
  const { realEigenvalues } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const lost = realEigenvalues.filter((value) => value < FLOOR).length;
  const value = -0.5 * realEigenvalues.reduce((sum, lambda) => sum + Math.log(Math.max(FLOOR, lambda)), 0);
  return [Math.max(0, value), lost];
}

/**
 * Gaussian total correlation: how far the dimensions are from independent if the code is taken as Gaussian, −½ log det of their
 * correlation matrix, in nats; 0 is uncorrelated. Constant dimensions are left out. Pitfalls: it measures linear dependence
 * only, and it grows with the number of dimensions; dimensions that are linear in others make it infinite, which a warning
 * reports beside the value with floored eigenvalues.
 */
export const totalCorrelation = define({
  about: "Gaussian total correlation of the code and of each block: 0 where dimensions are uncorrelated",
  source: "Watanabe 1960; the unsupervised score of Locatello et al. 2019, arXiv:1811.12359",
  verified: "extended precision on 5 worlds (test/golden/metrics)",
  scoring: {
    perDimension: true,
    seconds: 0.03,
    growth: { dims: 1.7, factors: 0 },
    tables: 2,
    dimensions: 2,
    factors: 0,
    unbounded: true,
    says: ({ value }) =>
      `As far as straight lines can tell, the dimensions share ${value.toFixed(2)} nats; uncorrelated ones share 0.`,
  },
  options: z.strictObject({}),
  create: (): ScoreFunction => (representation) => {
    const [{ codes }, warnings] = heldOut(representation);
    const [value, lost] = nats(correlations(codes, 0, codes.columns));
    const perBlock = Object.entries(representation.blocks).map(
      ([name, [start, end]]) => [name, nats(correlations(codes, start, end))[0]] as const,
    );
    const dependent = `dimensions that are linear in others: ${lost}; the value measures rounding`;
    return {
      variant: "Gaussian, correlation of the dimensions that vary, nats; per block: within it",
      value,
      ci95: null,
      null: null,
      perFactor: {},
      perBlock: Object.fromEntries(perBlock),
      sampleSize: codes.rows,
      warnings: lost > 0 ? [...warnings, dependent] : warnings,
    };
  },
});
