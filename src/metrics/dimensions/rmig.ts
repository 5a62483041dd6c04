import { z } from "zod";
import { entropy } from "../../estimators/information/information.ts";
import { rossTable } from "../../estimators/information/neighbourInformation.ts";
import { allLevels, shuffled } from "../../estimators/levels.ts";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
import { define } from "../../registry.ts";
import type { ScoreFunction } from "../../types/index.ts";
import { dimensionNames } from "../frame/dimensionNames.ts";
import { heldOut } from "../frame/heldOut.ts";
import { gapsPerFactor, normalisedByFactor } from "./informationGap.ts";

/**
 * Robust MIG: the gap of MIG with an estimate of information that needs no bins and so is robust against outliers. Pitfalls:
 * codes with few different values seem finer than they are (noise of 1e-10 separates equal values); as with MIG, a factor in
 * several dimensions scores low.
 */
export const rmig = define({
  about: "mutual information gap by nearest neighbours, without bins: robust against outliers",
  source: "Do & Tran 2020, arXiv:1908.09961 (RMIG); estimator: Ross 2014, as in scikit-learn",
  verified: "its information: mutual_info_classif on golden worlds (test/golden/metrics, infomec.nmi)",
  scale:
    "the paper integrates over the encoder's noise; codes alone have none, so neighbours estimate instead",
  scoring: {
    perDimension: true,
    seconds: 1.4,
    growth: { rows: 1.1, factors: 0.3 },
    dimensions: 2,
    orderMatters: { because: "the noise that separates equal numbers is drawn by row number" },
    says: ({ value }) =>
      `Without bins, the best dimension for a factor tells ${inPercent(value)} of its entropy more than the second best.`,
  },
  options: z.strictObject({ k: z.number().int().positive().default(10) }),
  create:
    ({ k }): ScoreFunction =>
    (representation, rng) => {
      const [sample, warnings] = heldOut(representation);
      const { factors, blocks } = representation;
      const levels = allLevels(sample, factors.length);
      const entropies = levels.map(entropy);
      const wrong = levels.map((list, f) => shuffled(list, rng.fork("null", f)));
      const information = rossTable(sample.codes, [...levels, ...wrong], k, rng);
      const table = { information: information.slice(0, levels.length), entropies };
      const perFactor = gapsPerFactor(table);
      const chance = { information: information.slice(levels.length), entropies };
      return {
        variant: `${k} nearest neighbours (Ross), noise 1e-10`,
        value: mean(perFactor),
        ci95: null,
        null: mean(gapsPerFactor(chance)),
        perFactor: Object.fromEntries(factors.map(({ name }, f) => [name, perFactor[f]])),
        perBlock: {},
        matrix: {
          rows: dimensionNames(blocks),
          columns: factors.map(({ name }) => name),
          values: normalisedByFactor(table),
        },
        sampleSize: sample.codes.rows,
        warnings,
      };
    },
});
