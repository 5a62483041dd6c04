import type { Discrete } from "../../estimators/information/discrete.ts";
import { inPercent } from "../../numerics/percent.ts";
import { define } from "../../registry.ts";
import type { ScoreFunction } from "../../types/index.ts";
import { resampling } from "../frame/bootstrap.ts";
import { scoreHistogram } from "../frame/histogram.ts";
import { gap, informationTable } from "./informationGap.ts";

/**
 * The largest lead in nats of any dimension whose most informative factor is this one over its second, and the entropy; per
 * factor.
 */
function leads(found: Discrete): { lead: number[]; entropies: number[] } {
  const { information, entropies } = informationTable(found);
  const lead = entropies.map(() => 0);
  for (let j = 0; j < found.bins.length; j++) {
    const aboutFactors = information.map((row) => row[j]);
    const main = aboutFactors.indexOf(Math.max(...aboutFactors));
    lead[main] = Math.max(lead[main], gap(aboutFactors));
  }
  return { lead, entropies };
}

function score(found: Discrete): number {
  const { lead, entropies } = leads(found);
  const total = entropies.reduce((a, b) => a + b, 0);
  return total > 0 ? lead.reduce((a, b) => a + b, 0) / total : 0;
}

/**
 * DCIMIG: each dimension is assigned to the factor it is most informative about, with a lead: its information about that factor
 * less that about the next one. Each factor keeps its largest lead; the score is Σ leads / Σ entropies. It asks for one pure
 * dimension per factor and does not penalise further ones. Pitfall: factors are weighted by their entropy, so a factor of two
 * levels hardly counts beside one of forty.
 */
export const dciMig = define({
  about:
    "whether every factor has a dimension that is informative about it and about no other factor (DCIMIG)",
  source: "Sepliarskaia et al. 2019, arXiv:1910.05587; as in Carbonneau et al. 2022, arXiv:2012.09276",
  verified: "known-answer worlds (test/metrics/informationGaps.test.ts)",
  scoring: {
    perDimension: true,
    seconds: 0.1,
    factors: 2,
    says: ({ value }) =>
      `Dimensions that tell of one factor alone tell ${inPercent(value)} of all there is to tell.`,
  },
  options: resampling,
  create:
    ({ resamples }): ScoreFunction =>
    (representation, rng) => {
      const { discrete, ...read } = scoreHistogram(representation, rng, resamples, score);
      const { lead, entropies } = leads(discrete);
      const share = (k: number) => (entropies[k] > 0 ? lead[k] / entropies[k] : 0);
      return {
        variant: "histogram, 20 equal-width bins, plug-in",
        ...read,
        perFactor: Object.fromEntries(representation.factors.map(({ name }, k) => [name, share(k)])),
        perBlock: {},
      };
    },
});
