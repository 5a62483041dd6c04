import { EigenvalueDecomposition } from "ml-matrix";
import { z } from "zod";
import { aboveChance, balancedAccuracy, balancedChance } from "../../estimators/accuracy.ts";
import { nearestAgain } from "../../estimators/attackers/nearest.ts";
import { type Fit, fitKnown } from "../../estimators/classifier.ts";
import { allLevels } from "../../estimators/levels.ts";
import { covarianceOf, effectiveRank } from "../../numerics/covariance.ts";
import { columns } from "../../numerics/matrix.ts";
import { inPercent } from "../../numerics/percent.ts";
import type { Rng } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Factor, Matrix, Representation, ScoreBody, ScoreFunction } from "../../types/index.ts";
import { subsample, testSample } from "../frame/probeSamples.ts";

/** A block counts as informative about a factor from this informativeness on. */
const INFORMATIVE = 0.5;
/** A block below this informativeness about every factor is idle. */
const IDLE = 0.1;
/** Largest block width that is proposed. */
const WIDEST = 16;

const options = z.strictObject({
  rows: z
    .number()
    .int()
    .min(20)
    .default(2000)
    .describe(
      "At most this many training rows are searched for neighbours, and half as many test rows predicted.",
    ),
  keep: z
    .number()
    .gt(0)
    .max(1)
    .default(0.95)
    .describe("Share of the whole block's informativeness that a proposed size has to keep."),
});
type Options = z.output<typeof options>;

/**
 * Which factors each block is informative about, and how wide it needs to be. Informativeness is the balanced accuracy of ten
 * nearest neighbours in the block (chance 0, perfect 1). `value`: share of the factors about which exactly one block is
 * informative (0.5 or more). Warnings name idle blocks, factors with two informative blocks, and factors with none. `perBlock`
 * is the effective rank; the table `sizes` proposes the fewest principal directions of a block that keep 95 % of its
 * informativeness about its best factor. Pitfalls: with few rows per level nearest neighbours are weak, so a factor of many
 * levels seems absent; directions are ordered by variance, which may come from something else, so the proposed width may be too
 * large.
 */
export const blockUse = define({
  about:
    "which factors each block is informative about: idle blocks, factors in two blocks or none, needed widths",
  source: "Unweave; effective rank: Roy & Vetterli 2007",
  verified: "worlds with idle, doubled and padded blocks (test/metrics/blockUse.test.ts)",
  scoring: {
    seconds: 2,
    growth: { rows: 0, dims: 0.3, factors: 0.5 },
    says: ({ value }) => `Exactly one block tells of it: so it is with ${inPercent(value)} of the factors.`,
  },
  options,
  create:
    (given: Options): ScoreFunction =>
    (representation, rng) =>
      scoreOf(representation, given, rng),
});

interface Probe {
  readonly train: Matrix;
  readonly read: Matrix;
}

function scoreOf(representation: Representation, given: Options, rng: Rng): ScoreBody {
  const { factors, blocks } = representation;
  const train = subsample(representation.train, factors.length, given.rows, rng.fork("train"));
  const [held, warnings] = testSample(representation, rng);
  const read = subsample(held, factors.length, Math.ceil(given.rows / 2), rng.fork("read"));
  const levels = [train, read].map((sample) => allLevels(sample, factors.length));
  const informativenessOf = (probe: Probe, f: number, fit: Fit = nearestAgain()) =>
    scaledAccuracy(fit, probe, [levels[0][f], levels[1][f]], factors[f].size, rng.fork("read", f));
  const found = Object.entries(blocks).map(([name, [start, end]]) => {
    const probe = { train: columns(train.codes, start, end), read: columns(read.codes, start, end) };
    const fit = nearestAgain();
    const informativeness = factors.map((_, f) => informativenessOf(probe, f, fit));
    const best = informativeness.indexOf(Math.max(...informativeness));
    const enough = given.keep * informativeness[best];
    const size =
      informativeness[best] < IDLE
        ? 0
        : sizeFor(probe, (shorter) => informativenessOf(shorter, best) >= enough);
    return { name, informativeness, size, width: end - start, rank: effectiveRank(probe.read) };
  });
  const table = found.map(({ informativeness }) => informativeness);
  const informative = factors.map((_, f) =>
    found.filter(({ informativeness }) => informativeness[f] >= INFORMATIVE),
  );
  const [names, titles] = [found.map(({ name }) => name), factors.map(({ name }) => name)];
  return {
    variant: `10 nearest neighbours among ${train.codes.rows} rows, ${read.codes.rows} read; told from ${INFORMATIVE}, idle below ${IDLE}`,
    value: informative.filter(({ length }) => length === 1).length / factors.length,
    ci95: null,
    null: null,
    perFactor: Object.fromEntries(titles.map((name, f) => [name, Math.max(...table.map((row) => row[f]))])),
    perBlock: Object.fromEntries(found.map(({ name, rank }) => [name, rank])),
    matrix: { rows: names, columns: titles, values: table },
    tables: {
      sizes: {
        rows: names,
        columns: ["width", "effective rank", "proposed"],
        values: found.map(({ width, rank, size }) => [width, rank, size]),
      },
    },
    sampleSize: read.codes.rows,
    warnings: [...warnings, ...complaints(found, informative, factors)],
  };
}

/** Balanced accuracy of the neighbours, scaled so that chance is 0 and perfect is 1; not below 0. */
function scaledAccuracy(
  fit: Fit,
  { train, read }: Probe,
  [known, truth]: readonly Int32Array[],
  size: number,
  rng: Rng,
): number {
  const predicted = fitKnown(fit, train, known, rng)(read);
  return Math.max(0, aboveChance(balancedAccuracy(predicted, truth, size), balancedChance(truth, size)));
}

interface Use {
  readonly name: string;
  /** Informativeness about every factor. */
  readonly informativeness: readonly number[];
}

function complaints(
  found: readonly Use[],
  informative: readonly (readonly Use[])[],
  factors: readonly Factor[],
): string[] {
  const idle = found
    .filter(({ informativeness }) => Math.max(...informativeness) < IDLE)
    .map(({ name }) => `block "${name}" is idle: hardly anything of any factor is read from it`);
  const shared = informative.flatMap((list, f) => {
    if (list.length < 2) return [];
    const who = list
      .map(({ name, informativeness }) => `"${name}" (${inPercent(informativeness[f])})`)
      .join(", ");
    return [`${list.length} blocks tell of "${factors[f].name}": ${who}`];
  });
  const unknown = informative.flatMap((list, f) =>
    list.length > 0 ? [] : [`no block tells half of "${factors[f].name}"`],
  );
  return [...idle, ...shared, ...unknown];
}

/** The fewest principal directions of the block for which `enough` holds; all of them where it never does. */
function sizeFor(probe: Probe, enough: (shorter: Probe) => boolean): number {
  const width = probe.train.columns;
  const covariance = covarianceOf(probe.train).map((row) => [...row]);
  const { eigenvectorMatrix } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  // Eigenvalues are in ascending order.
  const directions = eigenvectorMatrix.to2DArray().map((row) => row.reverse());
  for (let size = 1; size < Math.min(width, WIDEST); size++) {
    const onto = (codes: Matrix) => projected(codes, directions, size);
    if (enough({ train: onto(probe.train), read: onto(probe.read) })) return size;
  }
  return width;
}

/** Rows along the first `size` directions; directions [columns][directions]. */
function projected({ rows, columns: width, data }: Matrix, directions: number[][], size: number): Matrix {
  const out = new Float32Array(rows * size);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < size; k++) {
      let sum = 0;
      for (let j = 0; j < width; j++) sum += data[i * width + j] * directions[j][k];
      out[i * size + k] = sum;
    }
  return { rows, columns: size, data: out };
}
