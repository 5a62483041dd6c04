import { z } from "zod";
import type { Rng } from "../random.ts";
import { define } from "../registry.ts";
import type { Matrix, Metric } from "../types.ts";
import { mean } from "./bootstrap.ts";
import { heldOut } from "./heldOut.ts";
import { dimensionNames } from "./information.ts";
import { ksgInformation, type Points, pointsOf } from "./ksg.ts";
import { columns, rowsOfMatrix } from "./nearest.ts";
import { digammas } from "./neighbourInformation.ts";
import { type Predicted, predictedParts } from "./predictedParts.ts";

/** Neighbours in wide blocks are looked for among so many rows. */
const BLOCK_ROWS = 800;
/** Shuffles of every pair of blocks: the least p value is 1 / (SHUFFLES + 1). */
const SHUFFLES = 19;
/** With more dimensions than this the table of pairs is left out: nobody reads it. */
const MOST_DIMENSIONS = 64;

interface Pairs {
  /** [parts][parts], shuffles' mean taken away; may be a little below 0 */
  readonly information: number[][];
  /** [parts][parts]: share of shuffles that say as much or more */
  readonly p: number[][];
  /** What one more shuffle says, over all pairs. */
  readonly chance: number[];
}

/** Every pair of parts, less what shuffled rows seem to share. */
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

/** From this share of the most that neighbours of so many rows can say on, an estimate is a lower bound at best. */
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

/** The first `most` rows of some columns. */
const some = (codes: Matrix, from: number, to: number, most: number) =>
  columns(rowsOfMatrix(codes, 0, Math.min(most, codes.rows)), from, to);

/**
 * The referee: dependence left between blocks (`value`, nats, mean over pairs; between dimensions where there is one block) by
 * an estimator that no penalty is trained against, nearest neighbours of Kraskov et al., less what shuffled rows seem to
 * share, on held-out rows, with a permutation test for every pair of blocks. Beside it, how much of each block regression on all
 * the others explains of rows left out (`predicted`). Pitfalls: reads too little of strong
 * dependence between wide blocks (neighbours are far there), so 0 in 32 dimensions is weaker evidence than 0 in 2.
 */
export const dependence = define({
  about:
    "dependence left between blocks and between dimensions by nearest neighbours, with a permutation test",
  source: "Kraskov et al. 2004, Phys. Rev. E 69, 066138 (first estimator, max norm)",
  verified: "correlated Gaussians of known information (test/metrics/ksg.test.ts)",
  scoring: {
    seconds: 2.3,
    unbounded: true,
    says: ({ value }) =>
      `Two parts of the code share ${value.toFixed(2)} nats on average; independent ones share 0.`,
  },
  options: z.strictObject({
    /** Neighbours. */
    k: z.number().int().positive().default(3),
    /** Rows that pairs of dimensions are read on, at most; pairs of blocks at most 800 of them. */
    rows: z.number().int().min(10).default(2000),
  }),
  create:
    ({ k, rows }): Metric =>
    (representation, rng) => {
      const [{ codes }, warnings] = heldOut(representation);
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
      const dimensions = dimensionNames(blocks);
      const read = codes.columns <= MOST_DIMENSIONS;
      const byDimension = pairsOf(
        read ? dimensions.map((_, j) => pointsOf(some(codes, j, j + 1, rows), rng.fork("point", j))) : [],
        k,
        1,
        rng.fork("dimensions"),
      );
      if (!read)
        warnings.push(
          `pairs of dimensions are not read: ${codes.columns} dimensions, at most ${MOST_DIMENSIONS}`,
        );
      const several = names.length > 1;
      const main = several ? byBlock : byDimension;
      const further: Record<string, number> = read
        ? { dimensions: mean(above(byDimension.information)) }
        : {};
      const predicted = several
        ? predictedParts(
            rowsOfMatrix(codes, 0, Math.min(blockRows, codes.rows)),
            blocks,
            rng.fork("predicted"),
          )
        : [];
      warnings.push(...ceilings(names, byBlock.information, Math.min(blockRows, codes.rows), k));
      const others = (a: number) => byBlock.information[a].filter((_, b) => b !== a);
      return {
        variant: `KSG, k = ${k}, less shuffles; ${several ? `blocks, at most ${blockRows} rows` : `dimensions, at most ${rows} rows`}`,
        value: mean(above(main.information)),
        ci95: null,
        null: mean(main.chance),
        perFactor: {},
        perBlock: several ? Object.fromEntries(names.map((name, a) => [name, mean(others(a))])) : {},
        further: several
          ? { ...further, "R² from the other blocks": mean(predicted.map((each) => each.kernelRidge)) }
          : further,
        matrix: several
          ? { rows: names, columns: names, values: byBlock.information }
          : {
              rows: read ? dimensions : [],
              columns: read ? dimensions : [],
              values: byDimension.information,
            },
        tables: several
          ? {
              p: { rows: names, columns: names, values: byBlock.p },
              predicted: {
                rows: names,
                columns: REGRESSIONS,
                values: predicted.map((each) => REGRESSIONS.map((name) => each[name])),
              },
              ...(read
                ? { dimensions: { rows: dimensions, columns: dimensions, values: byDimension.information } }
                : {}),
            }
          : {},
        sampleSize: Math.min(several ? blockRows : rows, codes.rows),
        warnings,
      };
    },
});
