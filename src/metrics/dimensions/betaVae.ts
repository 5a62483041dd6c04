import { z } from "zod";
import { predictRaw } from "../../estimators/logisticRegression.ts";
import { rowsOfMatrix } from "../../numerics/matrix.ts";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
import { define } from "../../registry.ts";
import type { Matrix, ScoreFunction } from "../../types/index.ts";
import { bootstrap } from "../frame/bootstrap.ts";
import { drawBatches, givenBatches } from "../frame/heldBatches.ts";
import { heldOut } from "../frame/heldOut.ts";

/** Mean |difference| over the pairs of every batch. [batches, dimensions] */
function features({ columns, data }: Matrix, batches: readonly Int32Array[]): Matrix {
  const out = new Float32Array(batches.length * columns);
  for (const [b, rows] of batches.entries()) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let i = 0; i < rows.length; i += 2)
        sum += Math.abs(data[rows[i] * columns + j] - data[rows[i + 1] * columns + j]);
      out[b * columns + j] = sum / (rows.length / 2);
    }
  }
  return { rows: batches.length, columns, data: out };
}

/**
 * BetaVAE score: logistic regression predicts the factor that two images share from how far apart their codes lie in every
 * dimension (mean over 64 pairs). Pitfalls: it reaches 1 for codes that spread a factor over many dimensions, so it does not
 * measure compactness. The regression is converged; scikit-learn's stops after 100 passes, far from the optimum where
 * dimensions differ in scale.
 */
export const betaVae = define({
  about: "accuracy of predicting the factor that pairs share from how far apart their codes lie",
  source: "Higgins et al. 2017 (beta-VAE, ICLR); constants of disentanglement_lib",
  verified: "disentanglement_lib on golden batches, converged (test/golden/metrics)",
  scoring: {
    perDimension: true,
    seconds: 0.03,
    growth: { rows: 0.2, dims: 0.7, factors: 0.5 },
    factors: 2,
    orderMatters: { because: "batches are drawn by row number" },
    says: ({ value }) =>
      `The factor that pairs of pictures share is named right in ${inPercent(value)} of batches.`,
  },
  options: z.strictObject({
    batches: z
      .number()
      .int()
      .min(6)
      .default(1500)
      .describe("Batches drawn where none are given: two thirds are fitted, one third is held out."),
    pairs: z.number().int().positive().default(64).describe("Pairs in a batch."),
  }),
  create:
    ({ batches, pairs }): ScoreFunction =>
    (representation, rng) => {
      const [sample, warnings] = heldOut(representation);
      const { factors, batches: given } = representation;
      const from = given?.betaVae;
      const held =
        from === undefined || representation.whole === undefined
          ? drawBatches(sample, factors, { batches, size: 2 * pairs, perGroup: 2 }, rng.fork("batches"))
          : givenBatches(from.rows, from.factor, 2 * from.size);
      const x = features(sample.codes, held.rows);
      const count = held.factor.length;
      const cut = Math.floor((2 * count) / 3);
      const fit = rowsOfMatrix(x, 0, cut);
      const hitsOf = (factor: Int32Array) => {
        const named = predictRaw(fit, factor.subarray(0, cut), factors.length, x);
        return Array.from(factor, (f, b) => Number(named[b] === f));
      };
      const hits = hitsOf(held.factor);
      const wrong = Int32Array.from(rng.fork("null").permutation(count), (b) => held.factor[b]);
      const test = hits.slice(cut);
      const sure = (picked: Int32Array) => mean(Array.from(picked, (b) => test[b]));
      return {
        variant: `${count} batches of ${(held.rows[0]?.length ?? 0) / 2} pairs, two thirds fit; logistic regression (C = 1, converged)`,
        value: mean(test),
        ci95: test.length > 0 ? bootstrap(test.length, rng, sure) : null,
        null: mean(hitsOf(wrong).slice(cut)),
        perFactor: Object.fromEntries(
          factors.map(({ name }, f) => [name, mean(test.filter((_, b) => held.factor[cut + b] === f))]),
        ),
        perBlock: {},
        further: { train: mean(hits.slice(0, cut)) },
        sampleSize: sample.codes.rows,
        warnings: [...warnings, ...held.warnings],
      };
    },
});
