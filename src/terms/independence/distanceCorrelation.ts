import { z } from "zod";
import { div, maximum, sqrt, type Tensor } from "../../engine/index.ts";
import { define } from "../../registry.ts";
import { centred, normalised, overPairs, pairCount, partDistances, products, roots } from "./pairwise.ts";
import { type Part, penaltyOptions, penaltyTerm } from "./parts.ts";

/** Squared correlations below this have gradient 0, because the derivative of a root at 0 is infinite. */
const TINY = 1e-12;

/** Distance correlation of every two parts of z [n, d] → [parts, parts], 0..1; biased V-statistic. */
export function distanceCorrelations(z: Tensor, parts: readonly Part[], squared: boolean): Tensor {
  // The divisors n² cancel between covariance and variances.
  const table = normalised(products(centred(roots(partDistances(z, parts)))));
  return squared ? table : sqrt(maximum(table, TINY));
}

/** 0 only where two parts are independent, for any form of dependence; there is no bandwidth to choose. */
export const distanceCorrelation = define({
  about: "no dependence of any form between two parts at a time, by distances",
  source: "Szekely, Rizzo & Bakirov 2007, arXiv:0803.4101",
  verified: "formula in float64, two algebraic forms (test/golden/losses/distance_correlation.json)",
  scale: "biased form; squared by default, which has a slope near 0; mean over pairs of parts and over views",
  penalty: true,
  invariances: ["shift", "rowOrder"],
  options: z.strictObject({ ...penaltyOptions, squared: z.boolean().default(true) }),
  create: ({ squared, ...options }) =>
    penaltyTerm(options, (view, parts) =>
      div(overPairs(distanceCorrelations(view, parts, squared)), pairCount(parts.length)),
    ),
});
