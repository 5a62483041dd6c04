import { z } from "zod";
import { type LassoRows, lassoRows } from "../../estimators/lasso.ts";
import { factorLevels } from "../../estimators/levels.ts";
import { targetsOf } from "../../estimators/regressionTargets.ts";
import { rowsAt } from "../../numerics/matrix.ts";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
import type { Rng } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Factor, Matrix, Representation, Sample, ScoreFunction } from "../../types/index.ts";
import { dciReport, type FactorFit, testOrTrain } from "./dciReport.ts";

/** More rows would not change the weights noticeably. */
const MOST_ROWS = 20_000;

interface Known {
  readonly rows: Int32Array;
  readonly codes: Matrix;
  readonly levels: Int32Array;
}

/** Rows with a known level in an order that is drawn, because folds of a sorted table lack whole levels. */
function known({ codes }: Pick<Sample, "codes">, levels: Int32Array, rng: Rng): Known {
  const rows = rng
    .permutation(levels.length)
    .filter((row) => levels[row] >= 0)
    .slice(0, MOST_ROWS);
  return { rows, codes: rowsAt(codes, rows), levels: rows.map((row) => levels[row]) };
}

/** Makes ready for fits; what was made ready last is kept, since most often all factors are known in the same rows. */
function keepingLast(): (train: Known) => LassoRows {
  let last: { readonly rows: Int32Array; readonly fits: LassoRows } | null = null;
  return ({ rows, codes }) => {
    const same = last?.rows.length === rows.length && rows.every((row, i) => row === last?.rows[i]);
    if (last === null || !same) last = { rows, fits: lassoRows(codes) };
    return last.fits;
  };
}

/** Sum over targets of the size of each column's weight; a target without any explained variance adds nothing. */
function weigh(factor: Factor, train: Known, test: Known, rows: LassoRows) {
  const testTargets = targetsOf(factor, test.levels);
  const fits = targetsOf(factor, train.levels).map((target, t) =>
    rows.fit(target, test.codes, testTargets[t]),
  );
  return {
    importance: Array.from({ length: train.codes.columns }, (_, j) =>
      fits.reduce((sum, { weights }) => sum + Math.abs(weights[j]), 0),
    ),
    train: mean(fits.map((fit) => fit.train)),
    test: mean(fits.map((fit) => fit.test)),
  };
}

function fitFactors(representation: Representation, rng: Rng): FactorFit[] {
  const { factors, train } = representation;
  const rest = testOrTrain(representation);
  // Every factor has the same order, so that what is made ready of the codes serves them all.
  const drawn = (sample: Pick<Sample, "codes">, levels: Int32Array) =>
    known(sample, levels, rng.fork("order"));
  const ready = keepingLast();
  return factors.map((factor, f) => {
    const given = drawn(train, factorLevels(train, factors.length, f));
    return {
      ...weigh(factor, given, drawn(rest, factorLevels(rest, factors.length, f)), ready(given)),
      chance: null,
    };
  });
}

/**
 * DCI with a linear regressor under an L1 penalty: the importance of a dimension is the absolute value of its weight. Codes and
 * targets are scaled to variance 1; the penalty is the largest within one standard error of the best on five folds of the
 * training rows. Informativeness is R² on test rows. Circular factors are regressed as cosine and sine, categorical ones as one
 * indicator per level, and their weights are added up. Pitfalls: the regression is linear, so a factor that is coded along a
 * curve counts as missing; compare with `dci` before believing either. There is no null: of shuffled levels the penalty leaves no
 * weight at all or a single small one, and that one would look like a dimension for one factor alone.
 */
export const dciLasso = define({
  about: "disentanglement, completeness and informativeness by linear regression under an L1 penalty (DCI)",
  source: "Eastwood & Williams 2018 (ICLR), lasso form; objective of scikit-learn's Lasso",
  verified: "optimality conditions of the lasso on generated worlds (test/metrics/lasso.test.ts)",
  scoring: {
    perDimension: true,
    seconds: 0.03,
    growth: { rows: 0.5, dims: 1.4 },
    tables: 12,
    factors: 2,
    orderMatters: { because: "the folds are drawn by row number" },
    says: ({ value }) =>
      `To straight lines the average dimension matters for one factor to ${inPercent(value)}; 100 % is one factor alone.`,
  },
  options: z.strictObject({}),
  create: (): ScoreFunction => (representation, rng) =>
    dciReport(
      representation,
      fitFactors(representation, rng),
      `lasso (penalty by five folds, at most ${MOST_ROWS} rows)`,
    ),
});
