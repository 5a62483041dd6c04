import { z } from "zod";
import { shareRight, type Verdicts } from "../../estimators/accuracy.ts";
import { factorLevels } from "../../estimators/levels.ts";
import { fitLogistic, predictLogistic } from "../../estimators/logisticRegression.ts";
import { nearestVotes } from "../../estimators/nearestNeighbours.ts";
import { scalingOf, standardised, unitRows } from "../../numerics/matrix.ts";
import { mean } from "../../numerics/statistics.ts";
import type { Rng } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Factor, Matrix, Representation, ScoreFunction, ScoreMatrix } from "../../types/index.ts";
import { CHANCE } from "../frame/baselines.ts";
import { bootstrap } from "../frame/bootstrap.ts";
import { MOST_COLUMNS, narrowed } from "../frame/narrowed.ts";
import { lacksNamedBlock, type Part, partsOf, type Rows } from "../frame/parts.ts";

/** [parts][factors] */
type HitTable = readonly (readonly Verdicts[])[];

/**
 * Accuracy of probes that predict every factor from every block, on held-out rows. Two probes: logistic regression
 * (standardised columns, C = 1) and k nearest neighbours (cosine). `knnUnseen` is the stricter attacker: fitted to training
 * rows, evaluated on rows of levels that no training row has; it has no column for the held-out factor itself. `value`: mean
 * over blocks named after a factor of (own accuracy − largest leak), accuracies scaled so that chance is 0 and perfect is 1,
 * the better of the two probes each time. Chance: always predicting the most common training level.
 */
export const blockAccuracy = define({
  about: "accuracy of a linear and a nearest-neighbour probe for every factor and block, beside chance",
  source:
    "Unweave; probes as in Chen et al. 2020, arXiv:2002.05709, and Locatello et al. 2019, arXiv:1811.12359",
  verified: "scikit-learn's logistic regression and k-NN on golden worlds (test/golden/metrics)",
  scoring: {
    seconds: 1.6,
    growth: { dims: 0.7, levels: 0.3 },
    orderMatters: { because: "the first of several nearest rows counts", onlyForTies: true },
    lacks: lacksNamedBlock,
    says: ({ value }) =>
      `On a scale where chance is 0 and perfect 1, a block reads its own factor ${value.toFixed(2)} better than the factor it leaks most.`,
  },
  options: z.strictObject({ k: z.number().int().positive().default(5) }),
  create:
    ({ k }): ScoreFunction =>
    (representation, rng) => {
      const { factors, blocks, test, unseen } = representation;
      const rows: Rows = test.codes.rows > 0 ? "test" : "train";
      const warnings =
        rows === "test" ? [] : ["no rows were kept for testing: probes were read where they were fitted"];
      const parts = partsOf(representation).map((part) => narrowPart(part, rng.fork("projection")));
      const linear = parts.map((part) => linearHits(representation, part, rows));
      const knn = parts.map((part) => knnHits(representation, part, rows, k));
      const chance = chanceHits(representation, rows);
      const tables: Record<string, ScoreMatrix> = {
        linear: tableOf(parts, factors, linear, chance),
        knn: tableOf(parts, factors, knn, chance),
      };
      if (unseen.codes.rows > 0) tables.knnUnseen = unseenTable(representation, parts, k);
      const blockNames = Object.keys(blocks);
      const whole = blockNames.length > 1 ? blockNames.length : 0;
      const margins = (picked: Int32Array | null) =>
        blockMargins(blockNames, factors, [linear, knn], chance, picked);
      const perBlock = margins(null);
      const named = Object.keys(perBlock).length > 0;
      if (!named) warnings.push("no block is named after a factor, so there is no leakage to subtract");
      return {
        variant: `linear (C = 1) and ${k}-NN (cosine), at most ${MOST_COLUMNS} columns; own minus largest leak, chance 0, perfect 1`,
        value: mean(Object.values(perBlock)),
        ci95: named
          ? bootstrap(representation[rows].codes.rows, rng, (picked) => mean(Object.values(margins(picked))))
          : null,
        null: null,
        perFactor: Object.fromEntries(factors.map(({ name }, f) => [name, shareRight(linear[whole][f])])),
        perBlock,
        matrix: {
          rows: blockNames,
          columns: factors.map((f) => f.name),
          values: tables.linear.values.slice(0, blockNames.length),
        },
        tables,
        sampleSize: representation[rows].codes.rows,
        warnings,
      };
    },
});

function narrowPart(part: Part, rng: Rng): Part {
  const known = new Map<Rows, Matrix>();
  const codes = (rows: Rows): Matrix => {
    const found = known.get(rows) ?? narrowed(part.codes(rows), rng.fork("weights"));
    known.set(rows, found);
    return found;
  };
  return { ...part, codes };
}

function hitsOf(predicted: (row: number) => number, levels: Int32Array): Verdicts {
  return Int8Array.from(levels, (level, row) => (level < 0 ? -1 : Number(predicted(row) === level)));
}

function linearHits(representation: Representation, part: Part, rows: Rows): Verdicts[] {
  const { factors, train } = representation;
  const scaling = scalingOf(part.codes("train"));
  const [fit, read] = [standardised(part.codes("train"), scaling), standardised(part.codes(rows), scaling)];
  return factors.map(({ size }, f) => {
    const model = fitLogistic(fit, factorLevels(train, factors.length, f), size);
    const predicted = predictLogistic(model, read);
    return hitsOf((row) => predicted[row], factorLevels(representation[rows], factors.length, f));
  });
}

function knnHits(representation: Representation, part: Part, rows: Rows, k: number): Verdicts[] {
  const { factors, train } = representation;
  const count = factors.length;
  const votes = nearestVotes(
    unitRows(part.codes("train")),
    train.levels,
    count,
    unitRows(part.codes(rows)),
    k,
  );
  return factors.map((_, f) =>
    hitsOf((row) => votes[row * count + f], factorLevels(representation[rows], count, f)),
  );
}

/** Verdicts on always predicting the most common training level. */
function chanceHits(representation: Representation, rows: Rows): Verdicts[] {
  const { factors, train } = representation;
  return factors.map(({ size }, f) => {
    const counts = new Int32Array(size);
    for (const level of factorLevels(train, factors.length, f)) if (level >= 0) counts[level]++;
    const commonest = counts.indexOf(counts.reduce((a, b) => Math.max(a, b)));
    return hitsOf(() => commonest, factorLevels(representation[rows], factors.length, f));
  });
}

function tableOf(
  parts: readonly Part[],
  factors: readonly Factor[],
  hits: HitTable,
  chance: readonly Verdicts[],
): ScoreMatrix {
  return {
    rows: [...parts.map((part) => part.name), CHANCE],
    columns: factors.map((f) => f.name),
    values: [...hits, chance].map((row) => row.map((h) => shareRight(h))),
  };
}

function unseenTable(representation: Representation, parts: readonly Part[], k: number): ScoreMatrix {
  const hits = parts.map((part) => knnHits(representation, part, "unseen", k));
  const whole = tableOf(parts, representation.factors, hits, chanceHits(representation, "unseen"));
  const kept = whole.columns.map((name) => name !== representation.unseenFactor);
  return {
    rows: whole.rows,
    columns: whole.columns.filter((_, f) => kept[f]),
    values: whole.values.map((row) => row.filter((_, f) => kept[f])),
  };
}

/** Own accuracy less the largest leak, per block named after a factor. */
function blockMargins(
  blocks: readonly string[],
  factors: readonly Factor[],
  probes: readonly HitTable[],
  chance: readonly Verdicts[],
  picked: Int32Array | null,
): Record<string, number> {
  const floor = chance.map((hits) => shareRight(hits, picked));
  // Where chance is perfect (all rows have the most common level) the margin is 0.
  const scaled = (block: number, f: number) =>
    floor[f] === 1
      ? 0
      : Math.max(...probes.map((probe) => (shareRight(probe[block][f], picked) - floor[f]) / (1 - floor[f])));
  const entries = blocks.flatMap((name, b) => {
    const own = factors.findIndex((f) => f.name === name);
    if (own < 0) return [];
    const leaks = factors.map((_, f) => (f === own ? 0 : Math.max(0, scaled(b, f))));
    return [[name, scaled(b, own) - Math.max(...leaks)] as const];
  });
  return Object.fromEntries(entries);
}
