import { z } from "zod";
import { fitLassoChosen } from "../../estimators/lasso.ts";
import { factorLevels } from "../../estimators/levels.ts";
import { targetsOf } from "../../estimators/regressionTargets.ts";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
import type { Rng } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Factor, Matrix, Representation, Sample, ScoreFunction } from "../../types/index.ts";
import { NULL_ROWS, shuffledFactor } from "../frame/shuffledFactor.ts";
import { dciReport, type FactorFit, testOrTrain } from "./dciReport.ts";

/** More rows would not change the weights noticeably. */
const MOST_ROWS = 20_000;

/** The first rows with a known level. */
function known({ codes }: Pick<Sample, "codes">, levels: Int32Array): { x: Matrix; levels: Int32Array } {
  const rows = [...levels.keys()].filter((row) => levels[row] >= 0).slice(0, MOST_ROWS);
  const data = new Float32Array(rows.length * codes.columns);
  for (const [i, row] of rows.entries())
    data.set(codes.data.subarray(row * codes.columns, (row + 1) * codes.columns), i * codes.columns);
  return {
    x: { rows: rows.length, columns: codes.columns, data },
    levels: Int32Array.from(rows, (row) => levels[row]),
  };
}

/** Sum over targets of the size of each column's weight; a target without any explained variance adds nothing. */
function weigh(factor: Factor, train: ReturnType<typeof known>, test: ReturnType<typeof known>) {
  const fits = fitLassoChosen(
    train.x,
    targetsOf(factor, train.levels),
    test.x,
    targetsOf(factor, test.levels),
  );
  return {
    importance: Array.from({ length: train.x.columns }, (_, j) =>
      fits.reduce((sum, { weights }) => sum + Math.abs(weights[j]), 0),
    ),
    train: mean(fits.map((fit) => fit.train)),
    test: mean(fits.map((fit) => fit.test)),
  };
}

function fitFactor(representation: Representation, rng: Rng, f: number): FactorFit {
  const { factors, train } = representation;
  const rest = testOrTrain(representation);
  const given = known(train, factorLevels(train, factors.length, f));
  const wrong = shuffledFactor(train, factors.length, f, rng);
  const shuffled = known(wrong, wrong.levels);
  return {
    ...weigh(factors[f], given, known(rest, factorLevels(rest, factors.length, f))),
    chance: weigh(factors[f], shuffled, shuffled).importance,
  };
}

/**
 * DCI with a linear regressor under an L1 penalty: the importance of a dimension is the absolute value of its weight. Codes and
 * targets are scaled to variance 1; the penalty is the largest within one standard error of the best on five folds of the
 * training rows. Informativeness is R² on test rows. Circular factors are regressed as cosine and sine, categorical ones as one
 * indicator per level, and their weights are added up. Pitfall: the regression is linear, so a factor that is coded along a
 * curve counts as missing. Compare with `dci` before believing either.
 */
export const dciLasso = define({
  about: "disentanglement, completeness and informativeness by linear regression under an L1 penalty (DCI)",
  source: "Eastwood & Williams 2018 (ICLR), lasso form; objective of scikit-learn's Lasso",
  verified: "optimality conditions of the lasso on generated worlds (test/metrics/lasso.test.ts)",
  scoring: {
    perDimension: true,
    seconds: 0.03,
    factors: 2,
    orderMatters: { because: "the folds are runs of consecutive rows" },
    says: ({ value }) =>
      `To straight lines the average dimension matters for one factor to ${inPercent(value)}; 100 % is one factor alone.`,
  },
  options: z.strictObject({}),
  create: (): ScoreFunction => (representation, rng) =>
    dciReport(
      representation,
      representation.factors.map((_, f) => fitFactor(representation, rng, f)),
      `lasso (penalty by five folds, at most ${MOST_ROWS} rows); null: at most ${NULL_ROWS} rows`,
    ),
});
