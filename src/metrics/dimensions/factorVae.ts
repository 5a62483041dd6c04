import { z } from "zod";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
import { define } from "../../registry.ts";
import type { Matrix, ScoreFunction } from "../../types/index.ts";
import { bootstrap } from "../frame/bootstrap.ts";
import { dimensionNames } from "../frame/dimensionNames.ts";
import { drawBatches, givenBatches } from "../frame/heldBatches.ts";
import { heldOut } from "../frame/heldOut.ts";

/** Variance over n − 1 of column `j` over the given rows. */
function variance({ columns, data }: Matrix, j: number, rows: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) sum += data[rows[i] * columns + j];
  const centre = sum / rows.length;
  let squares = 0;
  for (let i = 0; i < rows.length; i++) squares += (data[rows[i] * columns + j] - centre) ** 2;
  return squares / Math.max(1, rows.length - 1);
}

/**
 * The candidate dimension with the smallest variance within the rows relative to its overall variance; 0/0 counts as smallest.
 */
function vote(
  codes: Matrix,
  rows: Int32Array,
  candidates: readonly number[],
  global: readonly number[],
): number {
  let [best, least] = [-1, Number.POSITIVE_INFINITY];
  for (const j of candidates) {
    const ratio = variance(codes, j, rows) / global[j];
    const moved = Number.isNaN(ratio) ? Number.NEGATIVE_INFINITY : ratio;
    if (moved < least) [best, least] = [j, moved];
  }
  return best;
}

interface Verdict {
  /** Votes of the training batches. [factors][dimensions] */
  readonly votes: number[][];
  readonly train: number;
  readonly test: number;
  /** 1 right, 0 wrong, per evaluation batch */
  readonly hits: number[];
}

/** Each dimension predicts the factor of most of its votes, evaluated on the other batches. */
function majority(
  votes: Int32Array,
  factor: Int32Array,
  factors: number,
  dimensions: number,
  cut: number,
): Verdict {
  const table = Array.from({ length: factors }, () => new Array<number>(dimensions).fill(0));
  for (let b = 0; b < cut; b++) if (votes[b] >= 0) table[factor[b]][votes[b]]++;
  const says = Array.from({ length: dimensions }, (_, j) => {
    const column = table.map((row) => row[j]);
    return column.indexOf(Math.max(...column));
  });
  const hits = Array.from(factor, (f, b) => Number(votes[b] >= 0 && says[votes[b]] === f));
  return {
    votes: table,
    train: mean(hits.slice(0, cut)),
    test: mean(hits.slice(cut)),
    hits: hits.slice(cut),
  };
}

/**
 * FactorVAE score: in a batch with one factor fixed, the dimension of least variance (relative to its variance over all rows)
 * predicts the factor. A majority vote is fitted to two thirds of the batches and evaluated on the rest. Dimensions with a
 * standard deviation below 0.05 cannot vote. Pitfalls: it is 1 long before a code is disentangled (one pure dimension per
 * factor suffices, the others may hold anything); the threshold makes it depend on the codes' scale; `unpruned` has no
 * threshold, and there a constant dimension wins every vote, as in the reference.
 */
export const factorVae = define({
  about: "whether the dimension that varies least predicts which factor was fixed",
  source: "Kim & Mnih 2018, arXiv:1802.05983; constants of disentanglement_lib's study",
  verified: "disentanglement_lib on golden batches (test/golden/metrics)",
  scoring: {
    perDimension: true,
    seconds: 0.01,
    growth: { rows: 0.2, dims: 0.7, factors: 0 },
    factors: 2,
    orderMatters: { because: "batches are drawn by row number" },
    says: ({ value }) =>
      `The dimension that moves least names the held factor in ${inPercent(value)} of batches.`,
  },
  options: z.strictObject({
    batches: z
      .number()
      .int()
      .min(6)
      .default(1500)
      .describe("Batches drawn where none are given: two thirds vote, one third is held out."),
    size: z.number().int().min(2).default(64),
    threshold: z
      .number()
      .nonnegative()
      .default(0.05)
      .describe("Smallest standard deviation of a dimension that may vote."),
  }),
  create:
    ({ batches, size, threshold }): ScoreFunction =>
    (representation, rng) => {
      const [sample, warnings] = heldOut(representation);
      const { factors, blocks, batches: given } = representation;
      const { codes } = sample;
      const from = given?.factorVae;
      const held =
        from === undefined || representation.whole === undefined
          ? drawBatches(sample, factors, { batches, size, perGroup: size }, rng.fork("batches"))
          : givenBatches(from.rows, from.factor, from.size);
      const every = Int32Array.from({ length: codes.rows }, (_, i) => i);
      const all = Array.from({ length: codes.columns }, (_, j) => j);
      const global = all.map((j) => variance(codes, j, every));
      const active = all.filter((j) => Math.sqrt(global[j]) >= threshold);
      const cut = Math.floor((2 * held.factor.length) / 3);
      const votesOf = (candidates: readonly number[]) =>
        Int32Array.from(held.rows, (rows) => vote(codes, rows, candidates, global));
      const read = (votes: Int32Array, factor: Int32Array) =>
        majority(votes, factor, factors.length, codes.columns, cut);
      const votes = votesOf(active);
      const found = read(votes, held.factor);
      const unpruned = active.length === all.length ? found : read(votesOf(all), held.factor);
      const wrong = Int32Array.from(rng.fork("null").permutation(held.factor.length), (b) => held.factor[b]);
      if (active.length < all.length)
        warnings.push(
          `dimensions that cannot vote (deviation below ${threshold}): ${all.length - active.length}`,
        );
      const sure = (picked: Int32Array) => mean(Array.from(picked, (b) => found.hits[b]));
      return {
        variant: `${held.factor.length} batches of ${held.rows[0]?.length ?? 0} rows, two thirds vote; deviation ≥ ${threshold}`,
        value: found.test,
        ci95: found.hits.length > 0 ? bootstrap(found.hits.length, rng, sure) : null,
        null: read(votes, wrong).test,
        perFactor: Object.fromEntries(
          factors.map(({ name }, f) => [name, mean(found.hits.filter((_, b) => held.factor[cut + b] === f))]),
        ),
        perBlock: {},
        further: {
          train: found.train,
          unpruned: unpruned.test,
          unprunedTrain: unpruned.train,
          activeDimensions: active.length,
        },
        matrix: {
          rows: dimensionNames(blocks),
          columns: factors.map(({ name }) => name),
          values: all.map((j) => found.votes.map((row) => row[j])),
        },
        sampleSize: codes.rows,
        warnings: [...warnings, ...held.warnings],
      };
    },
});
