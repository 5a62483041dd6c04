import { EigenvalueDecomposition } from "ml-matrix";
import { z } from "zod";
import { covarianceOf } from "../../numerics/covariance.ts";
import { columns } from "../../numerics/matrix.ts";
import { define } from "../../registry.ts";
import type { Matrix as Codes, ScoreFunction } from "../../types/index.ts";
import { heldOut } from "../frame/heldOut.ts";
import { isMap } from "../frame/maps.ts";
import { narrowed } from "../frame/narrowed.ts";

/** Keeps the logarithm of 0 finite, as in the paper. */
const TINY = 1e-7;

/** Eigenvalues below this share of the largest are rounding errors. */
const ROUNDING = 1e-12;

/** exp of the entropy of the singular values as shares of their sum; 0 for a code of zeros. */
function rankMe({ rows, columns: width, data }: Codes): number {
  const still = new Float64Array(width);
  const products = covarianceOf({ rows, columns: width, data }, still).map((row) => [...row]);
  const { realEigenvalues } = new EigenvalueDecomposition(products, { assumeSymmetric: true });
  const largest = Math.max(...realEigenvalues);
  const singular = realEigenvalues.map((v) => (v > ROUNDING * largest ? Math.sqrt(v) : 0));
  const total = singular.reduce((a, b) => a + b, 0);
  if (total === 0) return 0;
  return Math.exp(-singular.map((s) => s / total + TINY).reduce((sum, p) => sum + p * Math.log(p), 0));
}

/**
 * RankMe: exp of the entropy of the codes' singular values, from 1 for a code along one direction to the number of dimensions.
 * It ranks encoders of one architecture without labels. Pitfalls: codes are not centred, so a large mean lowers it (see
 * `collapse` for the centred form, of the covariance), and of a map (more than 512 columns) a random projection to 128 is
 * read; a code full of noise has full rank.
 */
export const effectiveRank = define({
  about:
    "how many directions the code uses (RankMe): shows without labels which of several encoders has collapsed",
  source: "Garrido et al. 2023, arXiv:2210.02885; Roy & Vetterli 2007",
  verified: "worlds with known rank (test/metrics/geometry.test.ts)",
  scoring: {
    seconds: 0.01,
    growth: { dims: 1.5, factors: 0 },
    tables: 4,
    dimensions: 2,
    factors: 0,
    unbounded: true,
    says: ({ value }) => `The code spreads as if over ${value.toFixed(1)} directions.`,
  },
  options: z.strictObject({}),
  create: (): ScoreFunction => (representation, rng) => {
    const [sample, warnings] = heldOut(representation);
    const rank = (codes: Codes, name: string) =>
      rankMe(isMap([0, codes.columns]) ? narrowed(codes, rng.fork("map", name)) : codes);
    return {
      variant: "RankMe, codes as they are (not centred)",
      value: rank(sample.codes, "whole code"),
      ci95: null,
      null: null,
      perFactor: {},
      perBlock: Object.fromEntries(
        Object.entries(representation.blocks).map(([name, [start, end]]) => [
          name,
          rank(columns(sample.codes, start, end), name),
        ]),
      ),
      sampleSize: sample.codes.rows,
      warnings,
    };
  },
});
