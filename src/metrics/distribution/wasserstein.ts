import { z } from "zod";
import { sampleCovariance } from "../../numerics/covariance.ts";
import { jacobiEigenvalues } from "../../numerics/symmetricEigen.ts";
import { define } from "../../registry.ts";
import type { Matrix, ScoreFunction } from "../../types/index.ts";
import { heldOut } from "../frame/heldOut.ts";

/** Squared distance, and the trace of the covariance. */
function distanceOf(codes: Matrix): [distance: number, trace: number] {
  const c = sampleCovariance(codes).map((row) => [...row]);
  const trace = c.reduce((sum, row, i) => sum + row[i], 0);
  const scaled = c.map((row, i) => row.map((v, j) => v * Math.sqrt(c[i][i] * c[j][j])));
  const root = jacobiEigenvalues(scaled).reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
  return [Math.max(0, 2 * trace - 2 * root), trace];
}

/**
 * Gaussian Wasserstein correlation: squared 2-Wasserstein distance between a Gaussian with the code's covariance C and one with
 * its diagonal D, 2 tr C − 2 tr (D^½ C D^½)^½, divided by tr C: 0 where dimensions are uncorrelated, always below 2. Pitfalls:
 * it measures linear dependence only; dimensions of a large scale dominate it.
 */
export const wasserstein = define({
  about: "Wasserstein distance of the code, taken as Gaussian, from one with independent dimensions",
  source: "the unsupervised score of Locatello et al. 2019, arXiv:1811.12359",
  verified: "sixty digits on golden worlds (test/golden/metrics)",
  scoring: {
    perDimension: true,
    seconds: 0.02,
    growth: { dims: 2.4, factors: 0 },
    tables: 6,
    dimensions: 2,
    factors: 0,
    unbounded: true,
    says: ({ value }) =>
      `As far as straight lines can tell, the code lies ${value.toFixed(3)} from one with independent dimensions; 0 is uncorrelated.`,
  },
  options: z.strictObject({}),
  create: (): ScoreFunction => (representation) => {
    const [{ codes }, warnings] = heldOut(representation);
    const [distance, trace] = distanceOf(codes);
    return {
      variant: "Gaussian, divided by the trace of the covariance",
      value: trace > 0 ? distance / trace : 0,
      ci95: null,
      null: null,
      perFactor: {},
      perBlock: {},
      further: { distance },
      sampleSize: codes.rows,
      warnings: trace > 0 ? warnings : [...warnings, "no dimension varies"],
    };
  },
});
