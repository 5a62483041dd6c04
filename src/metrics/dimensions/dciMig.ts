import type { Discrete } from "../../estimators/information/discrete.ts";
import { inPercent } from "../../numerics/percent.ts";
import { define } from "../../registry.ts";
import type { ScoreFunction } from "../../types/index.ts";
import { resampling } from "../frame/bootstrap.ts";
import { scoreHistogram } from "../frame/histogram.ts";
import { gap, informationTable } from "./informationGap.ts";

/** Per factor the largest lead, in nats, that a dimension has for it over every other factor; and the entropies. */
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
 * DCIMIG: every dimension leads for the factor it tells most of, by what it tells of it beyond the next factor; each factor
 * keeps its best lead. Σ leads / Σ entropies. It asks for one clean dimension per factor and forgives further ones. Pitfall:
 * weighs factors by their entropy, so a factor of two levels hardly counts beside one of forty.
 */
export const dciMig = define({
  about: "how much every factor has a dimension that tells of it and of no other factor (DCIMIG)",
  source: "Sepliarskaia et al. 2019, arXiv:1910.05587; as in Carbonneau et al. 2022, arXiv:2012.09276",
  verified: "known-answer worlds (test/metrics/informationGaps.test.ts)",
  scoring: {
    seconds: 0.1,
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
