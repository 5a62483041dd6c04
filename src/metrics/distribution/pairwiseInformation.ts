import { z } from "zod";
import { discretiseAll, largest, mutualInformation } from "../../estimators/information/information.ts";
import { shuffled } from "../../estimators/levels.ts";
import { mean } from "../../numerics/statistics.ts";
import { define } from "../../registry.ts";
import type { ScoreFunction } from "../../types/index.ts";
import { dimensionNames } from "../frame/dimensionNames.ts";
import { heldOut } from "../frame/heldOut.ts";

/**
 * Mean information in nats between two dimensions, over all pairs: 0 where every two dimensions are independent. Pitfalls: 20 ×
 * 20 bins are biased upwards by up to 0.18 nats at 1,000 rows (see the null, for which one dimension of every pair is
 * shuffled); constant dimensions lower the mean (`liveDimensions` leaves them out).
 */
export const pairwiseInformation = define({
  about: "mean mutual information between two dimensions of the code",
  source: "the unsupervised score of Locatello et al. 2019, arXiv:1811.12359",
  verified: "disentanglement_lib on golden worlds (test/golden/metrics)",
  scoring: {
    perDimension: true,
    seconds: 0.01,
    growth: { dims: 1.8, factors: 0 },
    tables: 2,
    dimensions: 2,
    factors: 0,
    unbounded: true,
    says: ({ value }) =>
      `Two dimensions share ${value.toFixed(3)} nats on average; independent ones share 0.`,
  },
  options: z.strictObject({}),
  create: (): ScoreFunction => (representation, rng) => {
    const [{ codes }, warnings] = heldOut(representation);
    const bins = discretiseAll(codes);
    const other = bins.map((column, j) => shuffled(column, rng.fork("null", j)));
    const d = bins.length;
    const most = bins.map(largest);
    const table = bins.map((a, i) =>
      bins.map((b, j) => (i < j ? mutualInformation(a, b, most[i], most[j]) : 0)),
    );
    const both = table.map((row, i) => row.map((v, j) => (i < j ? v : table[j][i])));
    const chance = bins.flatMap((a, i) =>
      other.slice(i + 1).map((b, j) => mutualInformation(a, b, most[i], most[i + 1 + j])),
    );
    const total = both.flat().reduce((a, b) => a + b, 0);
    const live = bins.filter((column) => column.some((bin) => bin !== column[0])).length;
    const names = dimensionNames(representation.blocks);
    return {
      variant: "histogram, 20 equal-width bins, plug-in, nats, all pairs",
      value: d > 1 ? total / (d * (d - 1)) : 0,
      ci95: null,
      null: mean(chance),
      perFactor: {},
      perBlock: {},
      further: { liveDimensions: live > 1 ? total / (live * (live - 1)) : 0 },
      matrix: { rows: names, columns: names, values: both },
      sampleSize: codes.rows,
      warnings: live < d ? [...warnings, `dimensions that do not vary: ${d - live}`] : warnings,
    };
  },
});
