import { z } from "zod";
import { accuracy } from "../../estimators/accuracy.ts";
import { fitBoostedTrees } from "../../estimators/boostedTrees.ts";
import { factorLevels } from "../../estimators/levels.ts";
import { sortedColumns } from "../../estimators/sortedColumns.ts";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
import type { Rng } from "../../random.ts";
import { define } from "../../registry.ts";
import type { MetricInParts, Representation, ScoreBody } from "../../types/index.ts";
import { dciScores } from "../dimensions/dciScores.ts";
import { lacksSecondBlock } from "../frame/parts.ts";
import { subsample, testSample } from "../frame/probeSamples.ts";
import { NULL_ROWS, shuffledFactor } from "../frame/shuffledFactor.ts";

const options = z.strictObject({
  rows: z.number().int().positive().default(5000).describe("Training rows at most."),
});
type Options = z.output<typeof options>;

interface Fit {
  /** Share of each dimension in the trees of one factor, and in those fitted to its shuffled levels. [dimensions] */
  readonly importance: Float64Array;
  readonly chance: Float64Array;
  /** Accuracy on held-out rows. */
  readonly right: number;
}

/**
 * DCI of blocks: boosted trees predict each factor from the whole code, and the importance of a block is the sum of its
 * dimensions' importances. Disentanglement (`value`): is a block important for one factor only? Completeness: is one block
 * alone important for a factor? Informativeness: accuracy on test rows. Unlike in DCI of dimensions, a block may hold its
 * factor in any number of dimensions. Pitfalls: wide blocks add up the small importances of noise; where two blocks hold the
 * same information, the trees divide importance between them arbitrarily.
 */
export const blockDci = define({
  about:
    "DCI of blocks by boosted trees: is a block important for one factor only? Importances summed per block",
  source: "Eastwood & Williams 2018 (ICLR), with blocks in place of dimensions; trees as in `dci`",
  verified: "the trees of `dci` (scikit-learn's), worlds with known answers (test/metrics/blockDci.test.ts)",
  scoring: {
    seconds: 4.5,
    growth: { dims: 0.7, levels: 1 },
    perDimension: true,
    factors: 2,
    lacks: lacksSecondBlock,
    says: ({ value }) =>
      `To boosted trees the average block matters for one factor to ${inPercent(value)}; 100 % is one factor alone.`,
  },
  options,
  create: ({ rows }: Options): MetricInParts<Fit> => ({
    count: ({ factors }) => factors.length,
    part: (representation, rng, f) => fitFactor(representation, rows, rng, f),
    whole: (representation, rng, fits) => scoreOf(representation, rows, rng, fits),
  }),
});

function fitFactor(representation: Representation, rows: number, rng: Rng, f: number): Fit {
  const { factors } = representation;
  const { size } = factors[f];
  const train = subsample(representation.train, factors.length, rows, rng.fork("rows"));
  const [read] = testSample(representation, rng);
  const levels = factorLevels(train, factors.length, f);
  const { importance, predict } = fitBoostedTrees(sortedColumns(train.codes), levels, size);
  const wrong = shuffledFactor(train, factors.length, f, rng);
  return {
    importance,
    chance: fitBoostedTrees(sortedColumns(wrong.codes), wrong.levels, size).importance,
    right: accuracy(predict(read.codes), factorLevels(read, factors.length, f)),
  };
}

function scoreOf(representation: Representation, rows: number, rng: Rng, fits: readonly Fit[]): ScoreBody {
  const { factors, blocks, train } = representation;
  const [read, warnings] = testSample(representation, rng);
  const names = Object.keys(blocks);
  const columns = factors.map(({ name }) => name);
  const summed = (of: (fit: Fit) => Float64Array) =>
    Object.values(blocks).map(([start, end]) =>
      fits.map((fit) =>
        of(fit)
          .subarray(start, end)
          .reduce((a, b) => a + b, 0),
      ),
    );
  const importance = summed((fit) => fit.importance);
  const { disentanglement, completeness, perRow, perColumn } = dciScores(importance);
  const chance = dciScores(summed((fit) => fit.chance));
  const own = columns.flatMap((name, f) =>
    Object.hasOwn(blocks, name) ? [importance[names.indexOf(name)][f]] : [],
  );
  const silent = columns.filter((_, f) => importance.every((row) => row[f] === 0));
  if (silent.length > 0) warnings.push(`no block tells anything of: ${silent.join(", ")}`);
  if (names.length < 2) warnings.push("there is one block only, which every factor must lie in");
  return {
    variant: `boosted trees (100 stages, depth 3, rate 0.1, exact) on ${Math.min(rows, train.codes.rows)} rows; importances summed per block; null: at most ${NULL_ROWS} rows`,
    value: disentanglement,
    ci95: null,
    null: chance.disentanglement,
    perFactor: Object.fromEntries(columns.map((name, f) => [name, perColumn[f]])),
    perBlock: Object.fromEntries(names.map((name, b) => [name, perRow[b]])),
    further: {
      completeness,
      informativeness: mean(fits.map((fit) => fit.right)),
      ...(own.length > 0 && { "importance in the own block": mean(own) }),
    },
    matrix: { rows: names, columns, values: importance },
    tables: { informativeness: { rows: ["accuracy"], columns, values: [fits.map((fit) => fit.right)] } },
    sampleSize: read.codes.rows,
    warnings,
  };
}
