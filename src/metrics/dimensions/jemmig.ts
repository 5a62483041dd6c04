import type { Discrete } from "../../estimators/information/discrete.ts";
import { BINS, entropy } from "../../estimators/information/information.ts";
import { mean } from "../../numerics/statistics.ts";
import { define } from "../../registry.ts";
import type { ScoreFunction } from "../../types/index.ts";
import { resampling } from "../frame/bootstrap.ts";
import { scoreHistogram } from "../frame/histogram.ts";
import { informationTable } from "./informationGap.ts";

/** Per factor 1 − (H(z₁, v) − I₁ + I₂) / (H(v) + log bins); 0 for a factor that does not vary. */
function perFactorOf(found: Discrete): number[] {
  const { information, entropies } = informationTable(found);
  const ofBins = found.bins.map(entropy);
  return information.map((row, k) => {
    const order = [...row.keys()].sort((a, b) => row[b] - row[a]);
    const [first, second] = [row[order[0]], row[order[1]] ?? 0];
    const joint = ofBins[order[0]] + entropies[k] - first;
    return entropies[k] > 0 ? 1 - (joint - first + second) / (entropies[k] + Math.log(BINS)) : 0;
  });
}

/**
 * Joint entropy minus MIG, normalised to 0..1 with 1 the best: 1 − (H(z₁, v) − I(z₁; v) + I(z₂; v)) / (H(v) + log 20), z₁ and
 * z₂ the two dimensions most informative about v. Beyond MIG's gap it requires that z₁ holds nothing but v. Pitfall: its
 * minimum is above 0. A constant dimension has no entropy and scores log 20 / (H(v) + log 20), so compare with `null`.
 */
export const jemmig = define({
  about: "joint entropy minus the information gap: a factor in one dimension that holds nothing else",
  source: "Do & Tran 2020, arXiv:1908.09961; normalised as in Carbonneau et al. 2022, arXiv:2012.09276",
  verified: "known-answer worlds (test/metrics/informationGaps.test.ts)",
  scoring: {
    perDimension: true,
    seconds: 0.3,
    growth: { levels: 0.5 },
    dimensions: 2,
    says: ({ value }) =>
      `One dimension per factor, holding that factor alone, would score 1; these score ${value.toFixed(2)}.`,
  },
  options: resampling,
  create:
    ({ resamples }): ScoreFunction =>
    (representation, rng) => {
      const score = (found: Discrete) => mean(perFactorOf(found));
      const { discrete, ...read } = scoreHistogram(representation, rng, resamples, score);
      const perFactor = perFactorOf(discrete);
      return {
        variant: "histogram, 20 equal-width bins, plug-in; normalised, 1 best",
        ...read,
        perFactor: Object.fromEntries(representation.factors.map(({ name }, k) => [name, perFactor[k]])),
        perBlock: {},
      };
    },
});
