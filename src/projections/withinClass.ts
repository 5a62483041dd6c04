import { z } from "zod";
import { vstack } from "../numerics/matrix.ts";
import { rightSingular } from "../numerics/singular.ts";
import { define } from "../registry.ts";
import type { Fitted, Projection, ProjectionSample } from "../types/index.ts";
import { meanOf } from "./mean.ts";
import { withinClasses } from "./within.ts";

interface Options {
  readonly floor: number;
  readonly power: number;
  readonly directions: number;
}

/**
 * Takes out of every direction as much as codes of one class vary along it: share 1 − (ℓ / (s + ℓ))^power, s the variance within
 * classes along the direction and ℓ = floor · the mean of s over all columns. Directions beyond the first few hundred vary so
 * little that they stay whole.
 */
export const withinClass = define({
  about: "takes out of every direction as much as codes of one class vary along it",
  source:
    "within-class covariance normalisation: Hatch, Kajarekar & Stolcke 2006 (Interspeech); shrunk: Unweave",
  verified: "the inverse of a small scatter, worlds with known answers (test/projections/project.test.ts)",
  supervision: "all labels",
  options: z.strictObject({
    floor: z.number().positive().default(0.1).describe("ℓ as a share of the mean variance within classes."),
    power: z
      .number()
      .positive()
      .default(1)
      .describe("1 is the inverse of the scatter, ½ its root (whitening)."),
    directions: z.number().int().positive().default(256).describe("How many are looked at, largest first."),
  }),
  create: (options): Projection => ({ fit: (sample) => withoutScatter(sample, options) }),
});

async function withoutScatter(
  sample: ProjectionSample,
  { floor, power, directions: count }: Options,
): Promise<Fitted> {
  const { sets, content, rng, products } = sample;
  const mean = meanOf(sets[0].codes);
  const rest =
    content === null ? null : sets.map((set) => withinClasses(sample, set, content).codes).reduce(vstack);
  if (rest === null || rest.rows === 0) {
    const why = content === null ? "there is no content factor" : `no level of "${content}" has two pictures`;
    return { mean, warnings: [`projection withinClass: ${why}, so nothing was taken out`] };
  }
  const { values, directions } = await rightSingular(rest, count, rng.fork("directions"), products);
  const total = rest.data.reduce((sum, value) => sum + value * value, 0);
  const limit = (floor * total) / (rest.rows * rest.columns);
  const share = Float32Array.from(values, (value) => 1 - (limit / (value ** 2 / rest.rows + limit)) ** power);
  return { mean, remove: { directions, share } };
}
