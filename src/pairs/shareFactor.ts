import { define } from "../registry.ts";
import type { Pairs } from "../types/index.ts";
import { pairedFactors, shareOut, singleWarnings } from "./batch.ts";
import { fillByLevel } from "./byLevel.ts";
import { factorOptions, pairSampler } from "./frame.ts";

/**
 * Two different images that agree in one factor and differ freely in the rest. The pairs of a batch are shared out
 * evenly over the factors. Within a factor's group no level is drawn twice before each was drawn once, so a negative
 * shares the positive's level as rarely as possible.
 */
export const shareFactor = define({
  about: "two different images that agree in one factor and differ freely in the rest",
  source: "Shu et al. 2020, arXiv:1910.09772 (match pairing); Locatello et al. 2020, arXiv:2002.02886",
  verified: "what pairs share and seeding (test/pairs/pairs.test.ts)",
  supervision: "pairs",
  options: factorOptions,
  create:
    (options): Pairs =>
    (context) => {
      const factors = pairedFactors(context, options.factors);
      const groups = shareOut(factors, context.pairs);
      return pairSampler(context, options, (known) => ({
        groups,
        warnings: singleWarnings(known, factors, context.rows),
        fill: fillByLevel(known, factors, context),
      }));
    },
});
