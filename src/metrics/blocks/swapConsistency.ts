import { z } from "zod";
import { accuracy, shareRight, type Verdicts } from "../../estimators/accuracy.ts";
import { type Classifier, fitKnown } from "../../estimators/classifier.ts";
import { allLevels, shuffled } from "../../estimators/levels.ts";
import { PROBE_NAMES, probes } from "../../estimators/probes.ts";
import { swapColumns } from "../../numerics/matrix.ts";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
import type { Rng } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Matrix, Representation, ScoreBody, ScoreFunction } from "../../types/index.ts";
import { bootstrap } from "../frame/bootstrap.ts";
import { lacksNamedBlock } from "../frame/parts.ts";
import { subsample, testSample } from "../frame/probeSamples.ts";

/** Codes with one block of row `from` and the rest of row `into`, pair by pair. */
interface Swap {
  readonly block: string;
  /** The factor that the block is named after. */
  readonly own: number;
  readonly from: Int32Array;
  readonly into: Int32Array;
  readonly codes: Matrix;
}

function verdictsOf(
  prediction: Int32Array,
  levels: Int32Array,
  right: Int32Array,
  wrong: Int32Array,
): Verdicts {
  return Int8Array.from(prediction, (level, at) => {
    const [a, b] = [levels[right[at]], levels[wrong[at]]];
    return a < 0 || b < 0 || a === b ? -1 : Number(level === a);
  });
}

/**
 * Swap consistency: the block of factor f is taken from row a, the rest of the code from row b. Does the probe for f predict
 * the level of a, and do the probes for all other factors predict the levels of b? Probes are fitted to whole codes of training
 * rows and evaluated on swapped codes of test rows, on pairs that differ in the factor in question. `value`: mean over named
 * blocks of the mean of two shares: the own factor follows a, the other factors (averaged) follow b. The table `unswapped` is
 * the accuracy without a swap, which is the most that can be reached; `astray` is how often they follow the other row instead.
 * Pitfall: swapped codes may lie outside the distribution of codes, where a nonlinear probe is arbitrary; a linear one is the
 * default.
 */
export const swapConsistency = define({
  about: "after a swap of one block, whether its factor follows the donor and all others stay",
  source: "Unweave; cf. swapping in Mathieu et al. 2016, arXiv:1611.03383",
  verified: "worlds with known answers (test/metrics/swapConsistency.test.ts)",
  scoring: {
    seconds: 0.5,
    growth: { rows: 0.5, dims: 0.9 },
    perDimension: true,
    orderMatters: { because: "pairs of rows are drawn by row number" },
    lacks: lacksNamedBlock,
    says: ({ value }) =>
      `After swapping a block, probes follow the row they should in ${inPercent(value)} of the pairs.`,
  },
  options: z.strictObject({
    probe: z.enum(PROBE_NAMES).default("logistic"),
    pairs: z.number().int().positive().default(2000).describe("Pairs per block."),
    rows: z
      .number()
      .int()
      .positive()
      .default(10_000)
      .describe("Probes are fitted to at most this many training rows."),
    resamples: z.number().int().nonnegative().default(50).describe("Bootstrap resamples; 0 for no interval."),
  }),
  create:
    ({ probe, pairs, rows, resamples }): ScoreFunction =>
    (representation, rng) => {
      const { factors } = representation;
      const [read, warnings] = testSample(representation, rng);
      const train = subsample(representation.train, factors.length, rows, rng.fork("rows"));
      const levels = allLevels(read, factors.length);
      const fitted = allLevels(train, factors.length);
      const classifiers = (lists: readonly Int32Array[]) =>
        lists.map((list, f) => fitKnown(probes[probe].fit, train.codes, list, rng.fork(f)));
      const swaps = swapsOf(representation, read.codes, pairs, rng);
      if (swaps.length === 0) warnings.push("no block is named after a factor, so there is nothing to swap");
      const trained = classifiers(fitted);
      const found = swaps.map((swap) => followed(swap, trained, levels));
      const wrong = classifiers(fitted.map((list, f) => shuffled(list, rng.fork("null", f))));
      const mixed = levels.map((list, f) => shuffled(list, rng.fork("null", "read", f)));
      const chance = swaps.map((swap) => followed(swap, wrong, mixed));
      const columns = factors.map(({ name }) => name);
      warnings.push(...unasked(swaps, found, columns));
      const score = (lists: readonly Verdicts[][], picked: Int32Array | null) =>
        mean(lists.map((list, s) => blockScore(list, swaps[s].own, picked)));
      const interval = () => bootstrap(pairs, rng, (picked) => score(found, picked), resamples);
      return {
        variant: `${probes[probe].about} on ${train.codes.rows} rows; ${pairs} pairs per block, of those that differ in the factor asked about`,
        value: score(found, null),
        ci95: swaps.length > 0 && resamples > 0 ? interval() : null,
        null: score(chance, null),
        ...tablesOf(swaps, found, columns),
        tables: {
          astray: {
            rows: swaps.map(({ block }) => block),
            columns,
            values: swaps.map((swap) => shares(followed(swap, trained, levels, true))),
          },
          unswapped: {
            rows: ["accuracy"],
            columns,
            values: [trained.map((classify, f) => accuracy(classify(read.codes), levels[f]))],
          },
        },
        sampleSize: read.codes.rows,
        warnings,
      };
    },
});

const shares = (list: readonly Verdicts[]) => list.map((verdicts) => shareRight(verdicts, null));

/** Tables of the shares in the verdicts of every swap. `columns`: names of the factors */
function tablesOf(
  swaps: readonly Swap[],
  found: readonly Verdicts[][],
  columns: readonly string[],
): Pick<ScoreBody, "perFactor" | "perBlock" | "further" | "matrix"> {
  const values = found.map(shares);
  const ownScores = swaps.map(({ block, own }, s) => [block, blockScore(found[s], own, null)] as const);
  return {
    perFactor: Object.fromEntries(swaps.map(({ own }, s) => [columns[own], values[s][own]])),
    perBlock: Object.fromEntries(ownScores),
    further: {
      "own follows": mean(swaps.map(({ own }, s) => values[s][own])),
      "others stay": mean(found.map((list, s) => othersStay(list, swaps[s].own, null))),
    },
    matrix: { rows: swaps.map(({ block }) => block), columns, values },
  };
}

/** One swap per block that is named after a factor. */
function swapsOf({ factors, blocks }: Representation, codes: Matrix, pairs: number, rng: Rng): Swap[] {
  return Object.entries(blocks).flatMap(([block, columns]) => {
    const own = factors.findIndex(({ name }) => name === block);
    if (own < 0) return [];
    const draw = rng.fork("pairs", block);
    const [from, into] = [0, 1].map(() => Int32Array.from({ length: pairs }, () => draw.int(codes.rows)));
    return [{ block, own, from, into, codes: swapColumns(codes, columns, from, into) }];
  });
}

/**
 * Verdicts per factor: the own one should follow the donor, the others the row that keeps the rest; `astray` is the reverse.
 */
function followed(
  { own, from, into, codes }: Swap,
  fitted: readonly Classifier[],
  levels: readonly Int32Array[],
  astray = false,
): Verdicts[] {
  return fitted.map((classify, f) => {
    const rows = (f === own) === astray ? [into, from] : [from, into];
    return verdictsOf(classify(codes), levels[f], rows[0], rows[1]);
  });
}

const asked = (verdicts: Verdicts) => verdicts.some((verdict) => verdict >= 0);

function othersStay(list: readonly Verdicts[], own: number, picked: Int32Array | null): number {
  return mean(
    list.filter((verdicts, f) => f !== own && asked(verdicts)).map((each) => shareRight(each, picked)),
  );
}

/** Mean of the own share and the mean of the others; the own share where there are no others. */
function blockScore(list: readonly Verdicts[], own: number, picked: Int32Array | null): number {
  const follows = shareRight(list[own], picked);
  const others = list.some((verdicts, f) => f !== own && asked(verdicts));
  return others ? (follows + othersStay(list, own, picked)) / 2 : follows;
}

function unasked(swaps: readonly Swap[], found: readonly Verdicts[][], factors: readonly string[]): string[] {
  const silent = factors.filter((_, f) => swaps.length > 0 && found.every((list) => !asked(list[f])));
  return silent.length > 0 ? [`no pair of rows differs in: ${silent.join(", ")}`] : [];
}
