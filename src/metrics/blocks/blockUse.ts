import { EigenvalueDecomposition } from "ml-matrix";
import { z } from "zod";
import { aboveChance, balancedAccuracy, balancedChance } from "../../estimators/accuracy.ts";
import { nearest } from "../../estimators/attackers/nearest.ts";
import { fitKnown } from "../../estimators/classifier.ts";
import { allLevels } from "../../estimators/levels.ts";
import { covarianceOf, effectiveRank } from "../../numerics/covariance.ts";
import { columns } from "../../numerics/matrix.ts";
import { inPercent } from "../../numerics/percent.ts";
import type { Rng } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Factor, Matrix, Representation, ScoreBody, ScoreFunction } from "../../types/index.ts";
import { readRows, someRows } from "../frame/probeSamples.ts";

/** A factor is told by a block whose neighbours read so much of it, chance 0 and perfect 1. */
const TOLD = 0.5;
/** A block from which nothing is read to this share is idle. */
const IDLE = 0.1;
/** Widest block that is tried. */
const WIDEST = 16;

const options = z.strictObject({
  /** Rows that neighbours are looked for in, at most; half of them are read. */
  rows: z.number().int().min(20).default(2000),
  /** Share of what the whole block tells that a proposed size has to keep. */
  keep: z.number().gt(0).max(1).default(0.95),
});
type Options = z.output<typeof options>;

/**
 * What each block is there for, and how wide it would have to be. A block tells of a factor what its ten nearest neighbours say
 * right of it (balanced accuracy, chance 0, perfect 1). `value`: share of the factors that exactly one block tells (0.5 or
 * more). Warnings name blocks that are idle, factors that two blocks tell, and factors that none does. `perBlock` is the
 * effective rank; the table `sizes` proposes the fewest principal directions of a block that tell 95 % of what the whole
 * block tells of the factor it tells best. Pitfalls: with few rows a level neighbours find little, so a wide factor looks
 * untold; directions are ordered by variance, which a block may spend on something else, so the proposal is an upper one.
 */
export const blockUse = define({
  about: "what each block tells: idle blocks, factors in two blocks or in none, and the width each needs",
  source: "Unweave; effective rank: Roy & Vetterli 2007",
  verified: "worlds with idle, doubled and padded blocks (test/metrics/blockUse.test.ts)",
  scoring: {
    seconds: 2,
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
  const train = someRows(representation.train, factors.length, given.rows, rng.fork("train"));
  const [held, warnings] = readRows(representation, rng);
  const read = someRows(held, factors.length, Math.ceil(given.rows / 2), rng.fork("read"));
  const levels = [train, read].map((sample) => allLevels(sample, factors.length));
  const tell = (probe: Probe, f: number) =>
    told(probe, [levels[0][f], levels[1][f]], factors[f].size, rng.fork("read", f));
  const found = Object.entries(blocks).map(([name, [start, end]]) => {
    const probe = { train: columns(train.codes, start, end), read: columns(read.codes, start, end) };
    const tells = factors.map((_, f) => tell(probe, f));
    const best = tells.indexOf(Math.max(...tells));
    const enough = given.keep * tells[best];
    const size = tells[best] < IDLE ? 0 : sizeFor(probe, (shorter) => tell(shorter, best) >= enough);
    return { name, tells, size, width: end - start, rank: effectiveRank(probe.read) };
  });
  const table = found.map(({ tells }) => tells);
  const tellers = factors.map((_, f) => found.filter(({ tells }) => tells[f] >= TOLD));
  const [names, titles] = [found.map(({ name }) => name), factors.map(({ name }) => name)];
  return {
    variant: `10 nearest neighbours among ${train.codes.rows} rows, ${read.codes.rows} read; told from ${TOLD}, idle below ${IDLE}`,
    value: tellers.filter(({ length }) => length === 1).length / factors.length,
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
    warnings: [...warnings, ...complaints(found, tellers, factors)],
  };
}

/** What neighbours read of a factor, chance 0 and perfect 1. */
function told({ train, read }: Probe, [known, truth]: readonly Int32Array[], size: number, rng: Rng): number {
  const said = fitKnown(nearest.fit, train, known, rng)(read);
  return Math.max(0, aboveChance(balancedAccuracy(said, truth, size), balancedChance(truth, size)));
}

interface Use {
  readonly name: string;
  readonly tells: readonly number[];
}

function complaints(
  found: readonly Use[],
  tellers: readonly (readonly Use[])[],
  factors: readonly Factor[],
): string[] {
  const idle = found
    .filter(({ tells }) => Math.max(...tells) < IDLE)
    .map(({ name }) => `block "${name}" is idle: hardly anything of any factor is read from it`);
  const shared = tellers.flatMap((list, f) => {
    if (list.length < 2) return [];
    const who = list.map(({ name, tells }) => `"${name}" (${inPercent(tells[f])})`).join(", ");
    return [`${list.length} blocks tell of "${factors[f].name}": ${who}`];
  });
  const untold = tellers.flatMap((list, f) =>
    list.length > 0 ? [] : [`no block tells half of "${factors[f].name}"`],
  );
  return [...idle, ...shared, ...untold];
}

/** Fewest principal directions of the block with which `enough` holds; all of them where none does. */
function sizeFor(probe: Probe, enough: (shorter: Probe) => boolean): number {
  const width = probe.train.columns;
  const covariance = covarianceOf(probe.train).map((row) => [...row]);
  const { eigenvectorMatrix } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  // Eigenvalues come in rising order.
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
