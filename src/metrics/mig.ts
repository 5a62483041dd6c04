import { z } from "zod";
import { define } from "../registry.ts";
import type { Metric } from "../types.ts";
import { bootstrap, mean } from "./bootstrap.ts";
import { type Discrete, discretised, rowsOf, withShuffledLevels } from "./discrete.ts";
import { heldOut } from "./heldOut.ts";
import { dimensionNames, entropy, mutualInformation } from "./information.ts";
import { inPercent } from "./words.ts";

/** [factors][dimensions] information in nats, and each factor's entropy. */
interface Table {
  readonly information: number[][];
  readonly entropies: number[];
}

function informationTable({ bins, levels }: Discrete): Table {
  return {
    information: levels.map((values) => bins.map((column) => mutualInformation(column, values))),
    entropies: levels.map(entropy),
  };
}

/** Per factor: (largest − second largest) / entropy; 0 for a factor that does not vary. */
function gaps({ information, entropies }: Table): number[] {
  return information.map((row, k) => {
    const [first, second = 0] = [...row].sort((a, b) => b - a);
    return entropies[k] > 0 ? (first - second) / entropies[k] : 0;
  });
}

/**
 * Mutual information gap: mean over factors of (I(z₁; v) − I(z₂; v)) / H(v), z₁ and z₂ the two dimensions that tell
 * most of the factor. Read on held-out rows. Pitfalls: a factor that fills several dimensions (any block wider than 1)
 * scores low however pure the block is, so read the matrix; the plug-in estimate is biased upwards for factors with
 * many levels (see the null).
 */
export const mig = define({
  about: "mutual information gap between the best and second-best dimension of each factor",
  source: "Chen et al. 2018, arXiv:1802.04942; constants of disentanglement_lib",
  verified: "disentanglement_lib on 5 worlds (test/golden/metrics)",
  scoring: {
    seconds: 1.2,
    says: ({ value }) =>
      `On average the best dimension for a factor tells ${inPercent(value)} of its entropy more than the second best.`,
  },
  options: z.strictObject({
    /** Bootstrap resamples; 0 for no interval. */
    resamples: z.number().int().nonnegative().default(50),
  }),
  create:
    ({ resamples }): Metric =>
    (representation, rng) => {
      const [sample, warnings] = heldOut(representation);
      const { factors, blocks } = representation;
      const discrete = discretised(sample, factors.length);
      const table = informationTable(discrete);
      const perFactor = gaps(table);
      const normalised = discrete.bins.map((_, j) =>
        table.entropies.map((h, k) => (h > 0 ? table.information[k][j] / h : 0)),
      );
      const score = (found: Discrete) => mean(gaps(informationTable(found)));
      const resampled = (rows: Int32Array) => score(rowsOf(discrete, rows));
      return {
        variant: "histogram, 20 equal-width bins, plug-in, dimensions",
        value: mean(perFactor),
        ci95: resamples > 0 ? bootstrap(sample.codes.rows, rng, resampled, resamples) : null,
        null: score(withShuffledLevels(discrete, rng.fork("null"))),
        perFactor: Object.fromEntries(factors.map(({ name }, k) => [name, perFactor[k]])),
        perBlock: {},
        matrix: {
          rows: dimensionNames(blocks),
          columns: factors.map(({ name }) => name),
          values: normalised,
        },
        sampleSize: sample.codes.rows,
        warnings,
      };
    },
});
