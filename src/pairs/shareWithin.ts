import { levelsOf } from "../data/dataset.ts";
import { define } from "../registry.ts";
import type { Dataset, Pairs } from "../types/index.ts";
import { pairedFactors, singleWarnings } from "./batch.ts";
import { fillByLevel } from "./byLevel.ts";
import { factorOptions, pairSampler } from "./frame.ts";

/**
 * `shareFactor` whose images serve every factor: they are drawn as there, and then each is paired, for every factor, with
 * another image of the batch that agrees in it, where there is one. What is known of a pair is the same, one factor that it
 * shares; a batch of n images holds nearly n pairs for each of k factors instead of n / 2k, and as many negatives.
 */
export const shareWithin = define({
  about: "pairs that share one factor, each image of the batch in one for every factor",
  source: "Unweave; pairs as in Shu et al. 2020, arXiv:1910.09772 (match pairing)",
  verified: "what partners share, that all are used, seeding (test/pairs/shareWithin.test.ts)",
  supervision: "pairs",
  options: factorOptions,
  create:
    (options): Pairs =>
    (context) => {
      const factors = pairedFactors(context, options.factors);
      return pairSampler(context, options, (known) => ({
        groups: factors.map((factor) => ({ factor, from: 0, to: context.pairs, within: true as const })),
        warnings: singleWarnings(known, factors, context.rows),
        fill: fillByLevel(known, factors, context),
        partners: (rows, rng) => {
          const order = rng.fork("partners").permutation(rows.length);
          return Object.fromEntries(
            factors.map((factor) => [factor, partnersBy(known, factor, rows, order)] as const),
          );
        },
      }));
    },
});

/**
 * Images of one level go round in the order given: each has the next as its partner; −1 for an image without
 * another of its level, and for one that was drawn before.
 */
function partnersBy(dataset: Dataset, factor: string, rows: Int32Array, order: Int32Array): Int32Array {
  const partners = new Int32Array(rows.length).fill(-1);
  const levels = levelsOf(dataset, factor, rows);
  // Level → image → its place in the batch.
  const shown = new Map<number, Map<number, number>>();
  for (const at of order) {
    if (levels[at] < 0) continue;
    const images = shown.get(levels[at]) ?? new Map<number, number>();
    if (!images.has(rows[at])) images.set(rows[at], at);
    shown.set(levels[at], images);
  }
  for (const images of shown.values()) {
    const round = [...images.values()];
    if (round.length < 2) continue;
    round.forEach((at, i) => {
      partners[at] = round[(i + 1) % round.length];
    });
  }
  return partners;
}
