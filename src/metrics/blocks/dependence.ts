import { z } from "zod";
import { ksgInformation, type Points, pointsOf } from "../../estimators/information/ksg.ts";
import { digammas } from "../../estimators/information/neighbourInformation.ts";
import { columns, rowsAt, rowsOfMatrix } from "../../numerics/matrix.ts";
import { mean } from "../../numerics/statistics.ts";
import type { Rng } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Matrix, Representation, ScoreBody, ScoreFunction, ScoreMatrix } from "../../types/index.ts";
import { dimensionNames } from "../frame/dimensionNames.ts";
import { heldOut } from "../frame/heldOut.ts";
import { type Predicted, predictedParts } from "./predictedParts.ts";

/** Pairs of blocks are estimated from at most this many rows. */
const BLOCK_ROWS = 800;
/** Shuffles of every pair of blocks: the smallest p value is 1 / (SHUFFLES + 1). */
const SHUFFLES = 19;
/** With more dimensions than this the table of pairs is left out, because it would be too large to be useful. */
const MOST_DIMENSIONS = 64;

interface Pairs {
  /** Information less its mean over shuffles; may be slightly negative. [parts][parts] */
  readonly information: number[][];
  /** Share of shuffles with as much information or more. [parts][parts] */
  readonly p: number[][];
  /** Information of one further shuffle of every pair. */
  readonly chance: number[];
}

/** Information of every pair of parts, less the estimate for shuffled rows. */
function pairsOf(parts: readonly Points[], k: number, shuffles: number, rng: Rng): Pairs {
  const square = () => parts.map(() => parts.map(() => 0));
  const [information, p, chance] = [square(), square(), [] as number[]];
  for (let a = 0; a < parts.length; a++)
    for (let b = 0; b < a; b++) {
      const found = ksgInformation(parts[a], parts[b], k);
      const wrong = Array.from({ length: shuffles + 1 }, (_, i) =>
        ksgInformation(parts[a], parts[b], k, rng.fork(a, b, i).permutation(parts[b].rows)),
      );
      const [spare, ...nulls] = wrong;
      const bias = mean(nulls);
      chance.push(spare - bias);
      information[a][b] = information[b][a] = found - bias;
      p[a][b] = p[b][a] = (1 + nulls.filter((each) => each >= found).length) / (1 + shuffles);
    }
  return { information, p, chance };
}

const REGRESSIONS = ["linear", "kernelRidge", "shuffled"] as const satisfies (keyof Predicted)[];

/**
 * Neighbours among n rows can prove a limited amount of information; above this share of it an estimate is only a lower bound.
 */
const NEAR = 0.9;

function ceilings(
  names: readonly string[],
  information: readonly (readonly number[])[],
  rows: number,
  k: number,
): string[] {
  const psi = digammas(Math.max(rows, k));
  const most = psi[rows] - psi[k];
  const near = names.flatMap((a, i) =>
    names.slice(0, i).flatMap((b, j) => (information[i][j] > NEAR * most ? [`${a} and ${b}`] : [])),
  );
  return near.length === 0
    ? []
    : [`${near.join(", ")}: near ${most.toFixed(1)} nats, the most that ${rows} rows can say`];
}

const above = (table: readonly (readonly number[])[]) => table.flatMap((row, a) => row.slice(0, a));

/** Codes in an order that is drawn: the first rows of a table that is sorted show a part of what the code does. */
const inDrawnOrder = (codes: Matrix, rng: Rng) => rowsAt(codes, rng.fork("order").permutation(codes.rows));

/** The first `most` rows of some columns. */
const some = (codes: Matrix, from: number, to: number, most: number) =>
  columns(rowsOfMatrix(codes, 0, Math.min(most, codes.rows)), from, to);

/**
 * The dependence left between blocks (`value`, nats, mean over pairs; between dimensions where there is one block) by an
 * estimator that no penalty is trained against: nearest neighbours of Kraskov et al. on held-out rows, less the estimate for
 * shuffled rows, with a permutation test for every pair of blocks. Beside it, how much of each block regression on all the
 * others explains of held-out rows (`predicted`). Pitfall: strong dependence between wide blocks is underestimated (neighbours
 * are far there), so 0 in 32 dimensions is weaker evidence than 0 in 2.
 */
export const dependence = define({
  about:
    "dependence left between blocks and between dimensions by nearest neighbours, with a permutation test",
  source: "Kraskov et al. 2004, Phys. Rev. E 69, 066138 (first estimator, max norm)",
  verified: "correlated Gaussians of known information (test/metrics/ksg.test.ts)",
  scoring: {
    seconds: 2.3,
    growth: { rows: 0, dims: 0.8, factors: 0 },
    perDimension: true,
    dimensions: 2,
    factors: 0,
    unbounded: true,
    orderMatters: { because: "rows are shuffled by row number, for what chance shares" },
    says: ({ value }) =>
      `Two parts of the code share ${value.toFixed(2)} nats on average; independent ones share 0.`,
  },
  options: z.strictObject({
    k: z.number().int().positive().default(3).describe("Number of neighbours."),
    rows: z
      .number()
      .int()
      .min(10)
      .default(2000)
      .describe(
        "Pairs of dimensions are estimated from at most this many rows, pairs of blocks from at most 800 of them.",
      ),
  }),
  create:
    ({ k, rows }): ScoreFunction =>
    (representation, rng) =>
      refereed(representation, k, rows, rng),
});

function refereed(representation: Representation, k: number, rows: number, rng: Rng): ScoreBody {
  const [held, warnings] = heldOut(representation);
  const codes = inDrawnOrder(held.codes, rng);
  const { blocks } = representation;
  const names = Object.keys(blocks);
  const blockRows = Math.min(BLOCK_ROWS, rows);
  const byBlock = pairsOf(
    Object.values(blocks).map(([from, to]) =>
      pointsOf(some(codes, from, to, blockRows), rng.fork("points", from)),
    ),
    k,
    SHUFFLES,
    rng.fork("blocks"),
  );
  const read = codes.columns <= MOST_DIMENSIONS;
  const byDimension = read ? betweenDimensions(codes, rows, k, rng) : null;
  if (!read)
    warnings.push(
      `pairs of dimensions are not read: ${codes.columns} dimensions, at most ${MOST_DIMENSIONS}`,
    );
  warnings.push(...ceilings(names, byBlock.information, Math.min(blockRows, codes.rows), k));
  const further: Record<string, number> =
    byDimension === null ? {} : { dimensions: mean(above(byDimension.information)) };
  if (names.length > 1) {
    const head = rowsOfMatrix(codes, 0, Math.min(blockRows, codes.rows));
    const predicted = predictedParts(head, blocks, rng.fork("predicted"));
    return {
      ...commonTo(byBlock, `blocks, at most ${blockRows} rows`, k),
      perBlock: Object.fromEntries(
        names.map((name, a) => [name, mean(byBlock.information[a].filter((_, b) => b !== a))]),
      ),
      further: { ...further, "R² from the other blocks": mean(predicted.map((each) => each.kernelRidge)) },
      matrix: { rows: names, columns: names, values: byBlock.information },
      tables: blockTables(names, byBlock, predicted, byDimension, dimensionNames(blocks)),
      sampleSize: Math.min(blockRows, codes.rows),
      warnings,
    };
  }
  const titles = read ? dimensionNames(blocks) : [];
  const main = byDimension ?? { information: [], p: [], chance: [] };
  return {
    ...commonTo(main, `dimensions, at most ${rows} rows`, k),
    perBlock: {},
    further,
    matrix: { rows: titles, columns: titles, values: main.information },
    tables: {},
    sampleSize: Math.min(rows, codes.rows),
    warnings,
  };
}

const betweenDimensions = (codes: Matrix, rows: number, k: number, rng: Rng): Pairs =>
  pairsOf(
    Array.from({ length: codes.columns }, (_, j) =>
      pointsOf(some(codes, j, j + 1, rows), rng.fork("point", j)),
    ),
    k,
    1,
    rng.fork("dimensions"),
  );

/** What the scores between blocks and between dimensions have in common. */
const commonTo = ({ information, chance }: Pairs, read: string, k: number) => ({
  variant: `KSG, k = ${k}, less shuffles; ${read}`,
  value: mean(above(information)),
  ci95: null,
  null: mean(chance),
  perFactor: {},
});

function blockTables(
  names: readonly string[],
  byBlock: Pairs,
  predicted: readonly Predicted[],
  byDimension: Pairs | null,
  dimensions: readonly string[],
): Record<string, ScoreMatrix> {
  const values = predicted.map((each) => REGRESSIONS.map((name) => each[name]));
  return {
    p: { rows: names, columns: names, values: byBlock.p },
    predicted: { rows: names, columns: REGRESSIONS, values },
    ...(byDimension && {
      dimensions: { rows: dimensions, columns: dimensions, values: byDimension.information },
    }),
  };
}
