/** What is nearest, against products of all rows in float64: rounding may cost time and never an answer. */
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import { unitRows } from "../../src/numerics/matrix.ts";
import { random } from "../../src/random.ts";
import { nearestOf } from "../../src/search/nearest.ts";
import { roundedProducts } from "../../src/search/rounded.ts";

const runtime = new NodeRuntime();
afterAll(() => runtime.close());

/** Rows as codes are: spread out, crowded around one direction, equal, one-sided, of a few large numbers, or zero. */
const KINDS = ["spread", "crowded", "equal", "positive", "spiky", "zero"] as const;
type Kind = (typeof KINDS)[number];
function gallery(kind: Kind, seed: number, rows: number, columns: number): Float32Array {
  const rng = random(seed);
  const centre = Float32Array.from({ length: columns }, () => rng.normal());
  const value: Record<Kind, (j: number) => number> = {
    spread: () => rng.normal(),
    crowded: (j) => centre[j] + 1e-4 * rng.normal(),
    equal: (j) => centre[j],
    positive: () => Math.max(0, rng.normal() - 1),
    spiky: () => rng.normal() ** 9,
    zero: () => (rng.uniform() < 0.01 ? 1 : 0),
  };
  const data = Float32Array.from({ length: rows * columns }, (_, at) => value[kind](at % columns));
  return unitRows({ rows, columns, data }).data;
}

const exact = (rows: Float32Array, query: Float32Array) =>
  Float64Array.from({ length: rows.length / query.length }, (_, row) =>
    query.reduce((sum, value, j) => sum + value * rows[row * query.length + j], 0),
  );

const cases = fc.record({
  kind: fc.constantFrom(...KINDS),
  seed: fc.nat(1000),
  rows: fc.integer({ min: 1, max: 120 }),
  width: fc.integer({ min: 1, max: 70 }),
  most: fc.integer({ min: 1, max: 15 }),
});

describe("the nearest rows", () => {
  it("are those that exact products name, with their similarities", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ kind, seed, rows: count, width, most }) => {
        const rows = gallery(kind, seed, count, width);
        // One of the rows, one like them, or one like none.
        const own = rows.slice(0, width);
        for (const query of [own, gallery(kind, seed, 1, width), gallery("spread", seed + 1, 1, width)]) {
          const found = await (await nearestOf(runtime, rows, width))(query, most);
          const all = exact(rows, query);
          const best = [...all].sort((a, b) => b - a).slice(0, most);
          expect(found).toHaveLength(Math.min(most, count));
          expect(new Set(found.map(({ row }) => row)).size).toBe(found.length);
          for (const [at, { row, similarity }] of found.entries()) {
            expect(similarity).toBeCloseTo(all[row], 12);
            expect(similarity).toBeCloseTo(best[at], 12);
          }
        }
      }),
      // One row of one number: its byte may be the one that stands for zero.
      { numRuns: 60, examples: [[{ kind: "zero", seed: 0, rows: 1, width: 1, most: 1 }]] },
    );
  });

  it("are found in a gallery of several pieces, and ties go to the earlier picture", async () => {
    const width = 4096;
    const rows = new Float32Array(2050 * width);
    for (const row of [3, 2047, 2048, 2049]) rows[row * width] = 1;
    const query = new Float32Array(width);
    query[0] = 1;
    const found = await (await nearestOf(runtime, rows, width))(query, 5);
    expect(found.map(({ row }) => row)).toEqual([3, 2047, 2048, 2049, 0]);
  });

  it("are told by products that no rounding leads further astray than their bounds", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ kind, seed, rows: count, width }) => {
        const rows = gallery(kind, seed, count, width);
        const query = gallery("spread", seed + 1, 1, width);
        const { products, bounds } = await (await roundedProducts(runtime, rows, width))(query);
        exact(rows, query).forEach((product, row) => {
          expect(Math.abs(product - products[row])).toBeLessThanOrEqual(bounds[row]);
          // And they are of use: half a step of each number, at most.
          expect(bounds[row]).toBeLessThan((0.5 / 127) * Math.sqrt(width) + 0.001);
        });
      }),
      // One row of one number: its byte may be the one that stands for zero.
      { numRuns: 60, examples: [[{ kind: "zero", seed: 0, rows: 1, width: 1, most: 1 }]] },
    );
  });
});
