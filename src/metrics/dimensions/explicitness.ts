import { allLevels, factorLevels, shuffled } from "../../estimators/levels.ts";
import { CONVERGED, fitLogistic, probabilities } from "../../estimators/logisticRegression.ts";
import { scalingOf, standardised } from "../../numerics/matrix.ts";
import { rankArea } from "../../numerics/rankArea.ts";
import { mean } from "../../numerics/statistics.ts";
import { define } from "../../registry.ts";
import type { Representation, Sample, ScoreFunction } from "../../types/index.ts";
import { bootstrap, resampling } from "../frame/bootstrap.ts";

type Area = ReturnType<typeof rankArea>;

/** Areas under the ROC curve on `read` of probes that are fitted to `train`'s codes and the given levels. [factors][levels] */
function areasOf(
  { factors }: Representation,
  train: Sample,
  fitted: readonly Int32Array[],
  reads: readonly Sample[],
): Area[][][] {
  const scaling = scalingOf(train.codes);
  const fit = standardised(train.codes, scaling);
  const inputs = reads.map(({ codes }) => standardised(codes, scaling));
  const models = factors.map(({ size }, f) => fitLogistic(fit, fitted[f], size, CONVERGED));
  return reads.map((read, r) =>
    factors.map(({ size }, f) => {
      const found = probabilities(models[f], inputs[r]);
      const levels = factorLevels(read, factors.length, f);
      return Array.from({ length: size }, (_, c) => {
        const scores = Float64Array.from(levels, (__, i) => found[i * size + c]);
        return rankArea(
          scores,
          Int8Array.from(levels, (level) => (level < 0 ? -1 : Number(level === c))),
        );
      });
    }),
  );
}

/** Mean per factor over the levels that have an area; 0.5 where fewer than two levels occur. */
const perFactorOf = (areas: readonly (readonly Area[])[], counts: Int32Array | null) =>
  areas.map((ofLevels) => {
    const found = ofLevels.map((area) => area(counts)).filter((area) => !Number.isNaN(area));
    return found.length > 0 ? mean(found) : 0.5;
  });

/**
 * Explicitness: can a linear classifier predict a factor? Mean over factors and levels of the one-against-rest area under the
 * ROC curve of a logistic regression (C = 1, standardised columns) on test rows. 0.5 is chance, 1 perfect. Pitfalls: areas are
 * high early (0.9 is a mediocre classifier of many levels); every level has the same weight, however rare.
 */
export const explicitness = define({
  about:
    "how well a linear classifier of the whole code predicts every level of every factor (area under ROC)",
  source: "Ridgeway & Mozer 2018, arXiv:1802.05312; constants of disentanglement_lib",
  verified: "disentanglement_lib on golden worlds (test/golden/metrics)",
  scoring: {
    perDimension: true,
    seconds: 0.8,
    growth: { levels: 1 },
    says: ({ value }) =>
      `Straight lines read the factors from the whole code with an area of ${value.toFixed(3)}, where 0.5 is chance.`,
  },
  options: resampling,
  create:
    ({ resamples }): ScoreFunction =>
    (representation, rng) => {
      const { factors, train, test } = representation;
      const rested = test.codes.rows > 0;
      const read = rested ? test : train;
      const levels = allLevels(train, factors.length);
      const [onRead, onTrain] = areasOf(representation, train, levels, [read, train]);
      const wrong = levels.map((list, f) => shuffled(list, rng.fork("null", f)));
      const [chance] = areasOf(representation, train, wrong, [read]);
      const perFactor = perFactorOf(onRead, null);
      const resampled = (rows: Int32Array) => {
        const counts = new Int32Array(read.codes.rows);
        for (const row of rows) counts[row]++;
        return mean(perFactorOf(onRead, counts));
      };
      return {
        variant: "logistic regression (C = 1, standardised), one-against-rest area, test rows",
        value: mean(perFactor),
        ci95: resamples > 0 ? bootstrap(read.codes.rows, rng, resampled, resamples) : null,
        null: mean(perFactorOf(chance, null)),
        perFactor: Object.fromEntries(factors.map(({ name }, f) => [name, perFactor[f]])),
        perBlock: {},
        further: { train: mean(perFactorOf(onTrain, null)) },
        sampleSize: read.codes.rows,
        warnings: rested ? [] : ["no rows were kept for testing: the probe was read where it was fitted"],
      };
    },
});
