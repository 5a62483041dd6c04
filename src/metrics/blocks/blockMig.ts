import { z } from "zod";
import { type Discrete, rowsOf, withShuffledLevels } from "../../estimators/information/discrete.ts";
import { millerMadow } from "../../estimators/information/information.ts";
import { allLevels } from "../../estimators/levels.ts";
import { columns } from "../../numerics/matrix.ts";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
import type { Rng } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Representation, Sample, ScoreFunction } from "../../types/index.ts";
import {
  gapsPerFactor,
  type InformationTable,
  informationTable,
  normalisedByFactor,
} from "../dimensions/informationGap.ts";
import { bootstrap } from "../frame/bootstrap.ts";
import { heldOut } from "../frame/heldOut.ts";
import { narrowed } from "../frame/narrowed.ts";
import { lacksSecondBlock } from "../frame/parts.ts";
import { cellsOf } from "./blockCells.ts";

const score = (found: Discrete) => mean(gapsPerFactor(informationTable(found)));

/** The table with the Miller–Madow correction of every information. */
function corrected({ bins, levels }: Discrete, { entropies }: InformationTable): InformationTable {
  return { information: levels.map((values) => bins.map((cells) => millerMadow(cells, values))), entropies };
}

/** The sample with the cells of every block in place of the bins of every dimension. */
function quantised({ factors, blocks }: Representation, sample: Sample, centres: number, rng: Rng): Discrete {
  const bins = Object.entries(blocks).map(([name, [start, end]]) => {
    const codes = narrowed(columns(sample.codes, start, end), rng.fork("projection", name));
    return cellsOf(codes, centres, rng.fork("centres", name));
  });
  return { bins, levels: allLevels(sample, factors.length) };
}

/** Share of the factors with a block of their own about which that block is the most informative. */
function ownIsBest({ factors, blocks }: Representation, { information }: InformationTable): number | null {
  const names = Object.keys(blocks);
  const named = [...factors.keys()].filter((f) => names.includes(factors[f].name));
  const right = named.filter(
    (f) => information[f].indexOf(Math.max(...information[f])) === names.indexOf(factors[f].name),
  );
  return named.length > 0 ? right.length / named.length : null;
}

/**
 * MIG of blocks: every block is quantised to the nearest of the centres that k-means finds in it (columns standardised), and
 * MIG is taken over blocks: mean over factors of (I(b₁; v) − I(b₂; v)) / H(v), b₁ and b₂ the two blocks most informative about
 * the factor. A factor may so fill its block. Pitfalls: differences within a cell are lost (a factor of more levels than
 * centres cannot reach 1); cells follow what varies most in a block, which need not be its factor; the plug-in estimate is
 * biased upwards by (centres − 1)(levels − 1) / 2n nats for every block, so use `millerMadow` for many levels. The value does
 * not depend on which block is best: see `own block is best`.
 */
export const blockMig = define({
  about:
    "information gap between the two blocks most informative about a factor; blocks quantised by k-means",
  source:
    "Chen et al. 2018, arXiv:1802.04942, with blocks in place of dimensions; 20 centres as in FDAE (AAAI 2024)",
  verified: "worlds with known information (test/metrics/blockMig.test.ts)",
  scoring: {
    seconds: 1.5,
    growth: { dims: 0.7, levels: 0.2 },
    orderMatters: { because: "the first centres of k-means are drawn by row number" },
    lacks: lacksSecondBlock,
    says: ({ value }) =>
      `On average the best block for a factor tells ${inPercent(value)} of its entropy more than the second best.`,
  },
  options: z.strictObject({
    centres: z.number().int().min(2).default(20).describe("Number of cells of every block."),
    resamples: z.number().int().nonnegative().default(50).describe("Bootstrap resamples; 0 for no interval."),
  }),
  create:
    ({ centres, resamples }): ScoreFunction =>
    (representation, rng) => {
      const { factors, blocks } = representation;
      const [sample, warnings] = heldOut(representation);
      const { rows } = sample.codes;
      const found = quantised(representation, sample, centres, rng);
      const table = informationTable(found);
      const even = corrected(found, table);
      const [names, titles] = [Object.keys(blocks), factors.map(({ name }) => name)];
      const best = ownIsBest(representation, table);
      const fine = factors.filter(({ size }) => size > centres).map(({ name }) => name);
      if (names.length < 2) warnings.push("there is one block only, so there is no second to compare with");
      if (fine.length > 0)
        warnings.push(`more levels than the ${centres} cells of a block: ${fine.join(", ")}`);
      const perFactor = gapsPerFactor(table);
      return {
        variant: `k-means (${centres} centres, k-means++, standardised columns), plug-in, blocks`,
        value: mean(perFactor),
        ci95:
          resamples > 0 && rows > 0
            ? bootstrap(rows, rng, (picked) => score(rowsOf(found, picked)), resamples)
            : null,
        null: score(withShuffledLevels(found, rng.fork("null"))),
        perFactor: Object.fromEntries(titles.map((name, f) => [name, perFactor[f]])),
        perBlock: {},
        further: {
          millerMadow: mean(gapsPerFactor(even)),
          ...(best !== null && { "own block is best": best }),
        },
        matrix: { rows: names, columns: titles, values: normalisedByFactor(table) },
        tables: { millerMadow: { rows: names, columns: titles, values: normalisedByFactor(even) } },
        sampleSize: rows,
        warnings,
      };
    },
});
