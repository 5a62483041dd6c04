/** What metrics would cost: estimates from the size of what is measured. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { COMMONLY, namedMetrics, planOf } from "../../src/evaluate/plan.ts";
import { metrics } from "../../src/metrics/registry.ts";

const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);

it("at the size where seconds are measured they are the registry's, and fast are those of at most two", () => {
  for (const name of metrics.names)
    expect(planOf(name, COMMONLY).seconds).toBeCloseTo(metrics.lookup(name).scoring!.seconds, 9);
  const few = metrics.names.filter((name) => metrics.lookup(name).scoring!.seconds <= 2);
  expect(names(namedMetrics(["fast"], COMMONLY))).toEqual(few);
});

it("more rows, dimensions or factors are never cheaper, and never make a metric fast", () => {
  const size = fc.record({
    rows: fc.integer({ min: 10, max: 100_000 }),
    dims: fc.integer({ min: 1, max: 512 }),
    factors: fc.integer({ min: 1, max: 20 }),
  });
  const measured = ({ rows, dims, factors }: { rows: number; dims: number; factors: number }) => ({
    rows,
    blocks: { a: [0, dims] as const, b: [dims, 2 * dims] as const },
    factors: Array.from({ length: factors }, () => COMMONLY.factors[0]),
  });
  fc.assert(
    fc.property(size, size, fc.constantFrom(...metrics.names), (a, b, name) => {
      const most = {
        rows: Math.max(a.rows, b.rows),
        dims: Math.max(a.dims, b.dims),
        factors: Math.max(a.factors, b.factors),
      };
      const [small, large] = [planOf(name, measured(a)), planOf(name, measured(most))];
      expect(large.seconds).toBeGreaterThanOrEqual(small.seconds * (1 - 1e-9));
      expect(large.megabytes).toBeGreaterThanOrEqual(small.megabytes);
      if (large.fast) expect(small.fast).toBe(true);
    }),
  );
});

it("of codes of 2,048 dimensions the fast metrics take under 30 seconds by their estimates", () => {
  const starts = [0, 410, 820, 1230, 1640, 2048];
  const blocks = Object.fromEntries(
    starts.slice(1).map((end, at) => [`block${at}`, [starts[at], end] as const]),
  );
  const wide = { rows: 5000, blocks, factors: COMMONLY.factors };
  const fast = namedMetrics(["fast"], wide).map(({ name }) => planOf(name, wide).seconds);
  expect(fast.length).toBeGreaterThan(0);
  expect(fast.reduce((a, b) => a + b, 0)).toBeLessThan(30);
});

it("a metric of single dimensions costs nothing for a map", () => {
  const map = { rows: 5000, blocks: { all: [0, 2048] as const }, factors: COMMONLY.factors };
  expect(planOf("mig", map).seconds).toBeLessThan(
    planOf("mig", { ...map, blocks: { few: [0, 10] } }).seconds,
  );
  expect(() => namedMetrics(["migg"], map)).toThrow(/mig/);
});
