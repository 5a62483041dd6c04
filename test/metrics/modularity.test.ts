/** Modularity and Gaussian total correlation on worlds with known answers. */
import { describe, expect, it } from "vitest";
import { modularity } from "../../src/metrics/dimensions/modularity.ts";
import { totalCorrelation } from "../../src/metrics/distribution/totalCorrelation.ts";
import { random } from "../../src/random.ts";
import { drawn, factorsOf, representationOf } from "./worlds.ts";

const quick = modularity.create({ resamples: 0 });
const independence = totalCorrelation.create({});
const factors = factorsOf({ a: 4, b: 4 });

describe("known answers", () => {
  it("one factor a dimension is 1, both factors in every dimension is low, and shuffled levels say how low is chance", () => {
    const score = (code: Parameters<typeof drawn>[3]) => {
      const test = drawn(2000, factors, 3, code);
      return quick(representationOf({ factors, blocks: { code: [0, 2] }, test }), random(1));
    };
    expect(score(([a, b]) => [a, b]).value).toBeGreaterThan(0.999);
    const mixed = score(([a, b]) => [a + b, a - b]);
    expect(mixed.value).toBeLessThan(0.1);
    expect(mixed.null).toBeGreaterThan(mixed.value);
  });
  it("two Gaussians of correlation ρ share −½ log(1 − ρ²) nats, blocks are read apart, constants left out", () => {
    const rho = 0.8;
    const test = drawn(50_000, factors, 5, (_, rng) => {
      const [x, y] = [rng.normal(), rng.normal()];
      return [x, rho * x + Math.sqrt(1 - rho * rho) * y, y, 3];
    });
    const blocks = { pair: [0, 2], single: [2, 4] } as const;
    const score = independence(representationOf({ factors, blocks, test }), random(1));
    // Four standard errors: that of a correlation is (1 − ρ²)/√n, and the slope of the formula ρ/(1 − ρ²).
    const bound = (4 * rho) / Math.sqrt(50_000);
    expect(Math.abs(score.perBlock.pair + 0.5 * Math.log(1 - rho * rho))).toBeLessThan(bound);
    expect(score.perBlock.single).toBeCloseTo(0, 10);
    expect(score.warnings.join()).toContain("linear in others: 1");
  });
});
