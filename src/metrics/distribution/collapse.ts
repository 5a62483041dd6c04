import { z } from "zod";
import { effectiveRank, variances } from "../../numerics/covariance.ts";
import { columns, scalingOf } from "../../numerics/matrix.ts";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
import { define } from "../../registry.ts";
import type { ScoreFunction } from "../../types/index.ts";
import { heldOut } from "../frame/heldOut.ts";
import { isMap } from "../frame/maps.ts";
import { narrowed } from "../frame/narrowed.ts";

/** Deviations up to this share of a dimension's mean are float32's rounding, not information. */
const ROUNDING = 1e-6;

/**
 * Collapse check. Effective rank: exp of the entropy of the covariance's eigenvalues as shares of their sum, between 0 (all
 * codes equal) and the number of dimensions; a map is projected to 128 at random first. `value` is the smallest ratio of effective rank to width over blocks.
 */
export const collapse = define({
  about: "effective rank and dead dimensions of every block, with warnings about collapsed blocks",
  source: "Roy & Vetterli 2007 (effective rank); Jing et al. 2022, arXiv:2110.09348 (collapse)",
  verified: "worlds with known rank (test/metrics/collapse.test.ts)",
  scoring: {
    seconds: 0.01,
    growth: { dims: 1.4, factors: 0 },
    tables: 1,
    dimensions: 2,
    factors: 0,
    says: ({ value }) =>
      `The block that fills least of its width fills ${inPercent(value)} of it (effective rank).`,
  },
  options: z.strictObject({
    deadShare: z
      .number()
      .positive()
      .default(1e-3)
      .describe("A dimension with at most this share of the block's mean variance is dead."),
    lowShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .describe("Below this share of its width a block counts as collapsed."),
  }),
  create:
    ({ deadShare, lowShare }): ScoreFunction =>
    (representation, rng) => {
      const [sample, warnings] = heldOut(representation);
      const found = Object.entries(representation.blocks).map(([name, [start, end]]) => {
        const whole = columns(sample.codes, start, end);
        const codes = isMap([start, end]) ? narrowed(whole, rng.fork("map", name)) : whole;
        const { means } = scalingOf(codes);
        const spread = variances(codes).map((v, j) => (v > (ROUNDING * means[j]) ** 2 ? v : 0));
        const limit = deadShare * mean(spread);
        const [width, dead] = [codes.columns, spread.filter((v) => v <= limit).length];
        return { name, width, dead, rank: dead === width ? 0 : effectiveRank(codes) };
      });
      for (const { name, width, rank, dead } of found) {
        if (dead === width) warnings.push(`block "${name}" has collapsed: every picture gets the same code`);
        else if (width > 1 && rank < Math.max(lowShare * width, 1.05)) {
          warnings.push(
            `block "${name}" has all but collapsed: it uses ${rank.toFixed(1)} of its ${width} dimensions`,
          );
        } else if (dead > 0) warnings.push(`block "${name}" has ${dead} dead dimensions of ${width}`);
      }
      return {
        variant: "effective rank / width, smallest over blocks",
        value: Math.min(...found.map(({ rank, width }) => rank / width)),
        ci95: null,
        null: null,
        perFactor: {},
        perBlock: Object.fromEntries(found.map(({ name, rank }) => [name, rank])),
        sampleSize: sample.codes.rows,
        warnings,
      };
    },
});
