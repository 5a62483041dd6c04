import { z } from "zod";
import { pearson } from "../../numerics/correlation.ts";
import { variances } from "../../numerics/covariance.ts";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
import type { Rng } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Representation, Sample, ScoreFunction } from "../../types/index.ts";
import { dimensionNames } from "../frame/dimensionNames.ts";
import { heldOut } from "../frame/heldOut.ts";
import { oneFactorPairs } from "../frame/oneFactorPairs.ts";

/** Pairs of rows per factor, at most. */
const PAIRS = 10_000;

/**
 * How much each dimension stops agreeing with itself when one factor changes: 1 − |correlation| over pairs that differ in this
 * factor alone; null for a factor that never changes alone. [factors][dimensions]
 */
function disagreement(sample: Sample, factors: number, rng: Rng): (number[] | null)[] {
  const { columns, data } = sample.codes;
  return oneFactorPairs(sample, factors, PAIRS, rng).map((pairs) => {
    if (pairs === null) return null;
    return Array.from({ length: columns }, (_, j) => {
      const [one, other] = [0, 1].map((side) =>
        Float64Array.from(pairs, (pair) => data[pair[side] * columns + j]),
      );
      return 1 - Math.abs(pearson(one, other));
    });
  });
}

/** 1 less the mean distance of a list from the list that is 1 at one place and 0 elsewhere. */
const likeOneAlone = (list: readonly number[], place: number) =>
  1 - mean(list.map((value, at) => Math.abs(Number(at === place) - value)));

interface FactorScore {
  /** Whether the factor's dimensions encode no other factor. */
  readonly overlap: number;
  /** Whether no other dimension encodes the factor. */
  readonly encoding: number;
}

/** Both scores of every factor, averaged over dimensions by how much they encode it. `table` [dimensions][factors] */
export function omesScores(table: readonly (readonly number[])[], factors: number): FactorScore[] {
  return Array.from({ length: factors }, (_, k) => {
    const column = table.map((row) => row[k]);
    const total = column.reduce((a, b) => a + b, 0);
    const pooled = (of: (row: number) => number) =>
      total > 0 ? column.reduce((sum, weight, j) => sum + weight * weight * of(j), 0) / total : 0;
    return {
      overlap: pooled((j) => likeOneAlone(table[j], k)),
      encoding: pooled((j) => likeOneAlone(column, j)),
    };
  });
}

/**
 * OMES: pairs of rows that differ in one factor alone say which dimensions encode it: those in which the two no longer
 * correlate. Overlap asks that such a dimension encodes no other factor, multiple encoding that no other dimension encodes this
 * one; the score is α times the first and 1 − α times the second, mean over factors. Dimensions whose standard deviation is below
 * 0.05 are left out. Pitfalls: pairs must exist (a full grid of factors, or nearly); a dimension of pure noise disagrees with
 * itself whatever changes, so it counts as one that encodes everything; another level of n correlates by −1 / (n − 1) with the
 * first, so that few levels keep perfect codes below 1; a factor in several dimensions is no fault of a block,
 * and lowers the score all the same (α = 1 asks for overlap alone).
 */
export const omes = define({
  about: "which dimensions change with one factor alone: no overlap, no second dimension for it (OMES)",
  source: "Dapueto, Noceti & Odone 2024, arXiv:2409.18017 (NeurIPS); pooled by average as there",
  verified: "the authors' formulas in numpy (test/metrics/omes.test.ts)",
  scoring: {
    perDimension: true,
    seconds: 0.1,
    factors: 2,
    orderMatters: { because: "pairs of rows are drawn by row number" },
    says: ({ value }) =>
      `Changed one at a time, factors move a dimension of their own and no other to ${inPercent(value)}.`,
  },
  options: z.strictObject({
    alpha: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe("Weight of overlap; the rest is that of multiple encoding."),
  }),
  create:
    ({ alpha }): ScoreFunction =>
    (representation, rng) =>
      scored(representation, alpha, rng),
});

/** A dimension that varies less is taken for dead. */
const DEAD = 0.05;

function scored(representation: Representation, alpha: number, rng: Rng): ReturnType<ScoreFunction> {
  const [sample, warnings] = heldOut(representation);
  const { factors, blocks } = representation;
  const alive = variances(sample.codes).map((variance) => Math.sqrt(variance) >= DEAD);
  const found = disagreement(sample, factors.length, rng);
  const changing = factors.filter((_, k) => found[k] !== null).map(({ name }) => name);
  const columns = found.filter((column) => column !== null);
  const whole = alive.map((_, j) => columns.map((column) => column[j]));
  const live = whole.filter((_, j) => alive[j]);
  const scores = omesScores(live, columns.length);
  const weighted = ({ overlap, encoding }: FactorScore) => alpha * overlap + (1 - alpha) * encoding;
  const perFactor = scores.map(weighted);
  // Noise disagrees with itself whatever changes.
  const noise = omesScores(
    live.map((row) => row.map(() => 1)),
    columns.length,
  );
  const still = factors.filter((_, k) => found[k] === null).map(({ name }) => name);
  if (still.length > 0) warnings.push(`no two rows differ in one of these alone: ${still.join(", ")}`);
  return {
    variant: `1 − |correlation| over at most ${PAIRS} pairs, α = ${alpha}, pooled by average`,
    value: mean(perFactor),
    ci95: null,
    null: mean(noise.map(weighted)),
    perFactor: Object.fromEntries(changing.map((name, k) => [name, perFactor[k]])),
    perBlock: {},
    further: {
      overlap: mean(scores.map(({ overlap }) => overlap)),
      multipleEncoding: mean(scores.map(({ encoding }) => encoding)),
    },
    matrix: { rows: dimensionNames(blocks), columns: changing, values: whole },
    sampleSize: sample.codes.rows,
    warnings,
  };
}
