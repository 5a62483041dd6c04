import { z } from "zod";
import { fitKnown } from "../../estimators/classifier.ts";
import { allLevels, shuffled } from "../../estimators/levels.ts";
import { PROBE_NAMES, probes } from "../../estimators/probes.ts";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
import type { Rng } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Factor, ScoreBody, ScoreFunction } from "../../types/index.ts";
import { bootstrap } from "../frame/bootstrap.ts";
import { subsample, testSample } from "../frame/probeSamples.ts";

/** Shuffles behind the null. */
const SHUFFLES = 10;

/** Total variation between the predictions under a level of another factor and all predictions, over levels. */
interface Shift {
  /** Weighted by the rows of each level, as in disentanglement_lib. */
  readonly mean: number;
  readonly max: number;
}

/** Weight of one row. */
type Weight = (row: number) => number;
const once: Weight = () => 1;

/**
 * Shift of the predictions. `predicted` and `sensitive` [rows], −1 missing; `rows` are those that count, each as often as it is
 * listed.
 */
export function shiftOf(
  predicted: Int32Array,
  sensitive: Int32Array,
  [targets, levels]: readonly [number, number],
  rows: Iterable<number>,
  weight: Weight = once,
): Shift {
  const counts = new Float64Array(levels * targets);
  const [perLevel, perTarget] = [new Float64Array(levels), new Float64Array(targets)];
  let total = 0;
  for (const row of rows) {
    if (predicted[row] < 0 || sensitive[row] < 0) continue;
    const w = weight(row);
    counts[sensitive[row] * targets + predicted[row]] += w;
    perLevel[sensitive[row]] += w;
    perTarget[predicted[row]] += w;
    total += w;
  }
  let [sum, max] = [0, 0];
  for (let s = 0; s < levels; s++) {
    if (perLevel[s] === 0) continue;
    let apart = 0;
    for (let t = 0; t < targets; t++)
      apart += Math.abs(counts[s * targets + t] / perLevel[s] - perTarget[t] / total) / 2;
    sum += (apart * perLevel[s]) / total;
    max = Math.max(max, apart);
  }
  return { mean: sum, max };
}

/** Weights under which the target has the same distribution at every level of the sensitive factor. */
function levelled(
  target: Int32Array,
  sensitive: Int32Array,
  [targets, levels]: readonly [number, number],
): Weight {
  const [joint, perLevel, perTarget] = [
    new Float64Array(levels * targets),
    new Float64Array(levels),
    new Float64Array(targets),
  ];
  let total = 0;
  target.forEach((t, row) => {
    const s = sensitive[row];
    if (t < 0 || s < 0) return;
    joint[s * targets + t]++;
    perLevel[s]++;
    perTarget[t]++;
    total++;
  });
  return (row) => {
    const [t, s] = [target[row], sensitive[row]];
    return t < 0 || s < 0 ? 0 : ((perTarget[t] / total) * perLevel[s]) / joint[s * targets + t];
  };
}

interface Pair {
  readonly target: number;
  readonly sensitive: number;
}

/**
 * Unfairness: how far the prediction of one factor shifts with the level of another, sensitive factor. A probe is fitted to
 * each target; the distribution of its predictions on test rows with one level of the sensitive factor is compared with that on
 * all test rows (total variation; 0 is fair, 1 the largest). `value`: mean over pairs of factors of the mean over levels. The
 * reference renders images with the sensitive factor set; here rows are taken as they are, which is the same where factors are
 * independent. Where they are not, the predictions of a perfect probe shift too: `levelled` weights rows so that the target has
 * the same distribution at every level. Few rows per level bias all of these upwards: the null shuffles the sensitive levels.
 */
export const fairness = define({
  about: "how far the prediction of a factor shifts with the level of another factor: 0 is fair",
  source: "Locatello et al. 2019, arXiv:1905.13662; averages of disentanglement_lib",
  verified: "the formula on counts by hand, worlds with known answers (test/metrics/fairness.test.ts)",
  scoring: {
    seconds: 1.8,
    growth: { rows: 0.2, dims: 0.6, factors: 0.9, levels: 1 },
    factors: 2,
    says: ({ value }) =>
      `Setting another factor moves ${inPercent(value)} of the predictions of the average factor (0 % is fair).`,
  },
  options: z.strictObject({
    probe: z.enum(PROBE_NAMES).default("boostedTrees"),
    rows: z.number().int().positive().default(2000).describe("Training rows at most."),
    resamples: z.number().int().nonnegative().default(50).describe("Bootstrap resamples; 0 for no interval."),
  }),
  create:
    ({ probe, rows, resamples }): ScoreFunction =>
    (representation, rng) => {
      const { factors } = representation;
      const [read, warnings] = testSample(representation, rng);
      const train = subsample(representation.train, factors.length, rows, rng.fork("rows"));
      const truth = allLevels(read, factors.length);
      const predicted = allLevels(train, factors.length).map((levels, f) =>
        fitKnown(probes[probe].fit, train.codes, levels, rng.fork(f))(read.codes),
      );
      const pairs = pairsOf(factors, truth);
      if (pairs.length === 0)
        warnings.push("no factor can be set: none shows two levels beside another factor");
      const shift: ShiftOf = (pair, picked, by = truth[pair.sensitive], weight) =>
        shiftOf(predicted[pair.target], by, sizesOf(factors, pair), picked, weight);
      const found = shiftsOf(factors, truth, pairs, shift, rng);
      const interval = () =>
        bootstrap(
          read.codes.rows,
          rng,
          (picked) => means(pairs.map((pair) => shift(pair, picked))),
          resamples,
        );
      return {
        variant: `${probes[probe].about} on ${train.codes.rows} rows; mean total variation, levels of the sensitive factor weighted by their rows; 0 is fair`,
        value: means(found.all),
        ci95: resamples > 0 && pairs.length > 0 ? interval() : null,
        ...readingsOf(factors, pairs, found),
        sampleSize: read.codes.rows,
        warnings,
      };
    },
});

/** Shift of the prediction of a pair's target with the sensitive levels `by`, the true ones by default. */
type ShiftOf = (pair: Pair, picked: Int32Array, by?: Int32Array, weight?: Weight) => Shift;

const sizesOf = (factors: readonly Factor[], { target, sensitive }: Pair) =>
  [factors[target].size, factors[sensitive].size] as const;
const means = (list: readonly Shift[]) => mean(list.map((each) => each.mean));

/** Shift of every pair: over all rows as they are, over weighted rows, and by chance. */
interface Shifts {
  readonly all: readonly Shift[];
  readonly even: readonly Shift[];
  readonly chance: readonly number[];
}

function shiftsOf(
  factors: readonly Factor[],
  truth: readonly Int32Array[],
  pairs: readonly Pair[],
  shift: ShiftOf,
  rng: Rng,
): Shifts {
  const every = Int32Array.from(truth[0].keys());
  const all = pairs.map((pair) => shift(pair, every));
  const even = pairs.map((pair) => {
    const by = truth[pair.sensitive];
    return shift(pair, every, by, levelled(truth[pair.target], by, sizesOf(factors, pair)));
  });
  const nulls = pairs.map((pair, p) =>
    Array.from({ length: SHUFFLES }, (_, draw) =>
      shift(pair, every, shuffled(truth[pair.sensitive], rng.fork("null", p, draw))),
    ),
  );
  return { all, even, chance: nulls.map(means) };
}

function readingsOf(
  factors: readonly Factor[],
  pairs: readonly Pair[],
  { all, even, chance }: Shifts,
): Pick<ScoreBody, "null" | "perFactor" | "perBlock" | "further" | "tables"> {
  const ofFactor = (name: keyof Pair, f: number) => means(all.filter((_, p) => pairs[p][name] === f));
  return {
    null: mean(chance),
    perFactor: Object.fromEntries(factors.map(({ name }, f) => [name, ofFactor("target", f)])),
    perBlock: {},
    further: {
      "mean over pairs of the largest": mean(all.map((each) => each.max)),
      "worst pair": Math.max(0, ...all.map((each) => each.mean)),
      levelled: means(even),
      ...Object.fromEntries(factors.map(({ name }, f) => [`when ${name} is set`, ofFactor("sensitive", f)])),
    },
    tables: {
      pairs: {
        rows: pairs.map(
          ({ target, sensitive }) => `${factors[target].name} when ${factors[sensitive].name} is set`,
        ),
        columns: ["mean", "largest", "levelled", "null"],
        values: all.map((each, p) => [each.mean, each.max, even[p].mean, chance[p]]),
      },
    },
  };
}

/** Pairs of a target and a sensitive factor, leaving out factors with a single level. */
function pairsOf(factors: readonly Factor[], truth: readonly Int32Array[]): Pair[] {
  const settable = truth.map((levels) => new Set(levels.filter((level) => level >= 0)).size > 1);
  return factors.flatMap((_, target) =>
    factors.flatMap((__, sensitive) =>
      target !== sensitive && settable[sensitive] ? [{ target, sensitive }] : [],
    ),
  );
}
