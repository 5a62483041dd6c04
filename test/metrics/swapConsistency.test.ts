/** Swaps of blocks on worlds with known answers. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { swapConsistency } from "../../src/metrics/blocks/swapConsistency.ts";
import { swapColumns } from "../../src/numerics/matrix.ts";
import { random } from "../../src/random.ts";
import type { Blocks, Sample } from "../../src/types/index.ts";
import { drawn, factorsOf, matrixOf, pickRows, representationOf, rowsOf, unsound } from "./worlds.ts";

const factors = factorsOf({ shape: 3, colour: 4 });
const blocks: Blocks = { shape: [0, 1], colour: [1, 2], rest: [2, 3] };
type Code = Parameters<typeof drawn>[3];

function scored(sample: Sample, options: object = {}) {
  const [train, test] = [rowsOf(sample, 0, 600), rowsOf(sample, 600, sample.codes.rows)];
  const given = representationOf({ factors, blocks, train, test });
  const parsed = swapConsistency.options.parse({ resamples: 20, pairs: 500, ...options });
  const found = swapConsistency.create(parsed)(given, random(2));
  expect(unsound(found)).toEqual([]);
  return found;
}
const made = (code: Code, seed = 1) =>
  drawn(1000, factors, seed, (levels, rng) => code(levels, rng).map((v) => v + 0.05 * rng.normal()));

describe("swapped codes", () => {
  it("have the block of one row and the rest of the other", () => {
    const codes = matrixOf([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const found = swapColumns(codes, [1, 3], Int32Array.of(0, 1), Int32Array.of(1, 1));
    expect([...found.data]).toEqual([4, 2, 3, 4, 5, 6]);
    expect([...codes.data]).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe("swap consistency", () => {
  it("is 1 where every block holds its factor alone, by every probe", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.constantFrom("logistic", "nearest", "boostedTrees"),
        (seed, probe) => {
          const found = scored(
            made(([shape, colour]) => [shape, colour, 0], seed),
            { probe },
          );
          expect(found.value).toBeGreaterThan(0.98);
          expect(found.further!["own follows"]).toBeGreaterThan(0.98);
          expect(Object.keys(found.perBlock)).toEqual(["shape", "colour"]);
          expect(Math.max(...found.tables!.astray.values.flat())).toBeLessThan(0.02);
        },
      ),
      { numRuns: 4 },
    );
  });

  it("is lost where blocks hold each other's factor", () => {
    const found = scored(made(([shape, colour]) => [colour, shape, 0]));
    expect(found.value).toBeLessThan(0.02);
    expect(Math.min(...found.tables!.astray.values.flat())).toBeGreaterThan(0.98);
    expect(found.tables!.unswapped.values[0].every((v) => v > 0.98)).toBe(true);
  });

  it("says that the own factor follows and another goes along where a block holds both", () => {
    const found = scored(
      made(([shape, colour]) => [shape + 3 * colour, 0, 0]),
      { probe: "boostedTrees" },
    );
    const [[ownFollows, otherStays]] = found.matrix!.values;
    expect(ownFollows).toBeGreaterThan(0.95);
    expect(otherStays).toBeLessThan(0.05);
    expect(found.perBlock.shape).toBeCloseTo((ownFollows + otherStays) / 2, 12);
  });

  it("of shuffled levels is what the null says", () => {
    const sample = made(([shape, colour]) => [shape, colour, 0]);
    const found = scored({ ...sample, levels: pickRows(sample, random(4).permutation(1000)).levels });
    expect(Math.abs(found.value - found.null!)).toBeLessThan(0.12);
    expect(found.value).toBeLessThan(0.45);
  });

  it("asks nothing of a factor that does not vary, and warns", () => {
    const sample = made(([shape, colour]) => [shape, colour, 0]);
    const still = { ...sample, levels: sample.levels.map((level, at) => (at % 2 === 1 ? 2 : level)) };
    const found = scored(still);
    expect(found.warnings).toContain("no pair of rows differs in: colour");
    expect(found.perBlock.shape).toBeGreaterThan(0.98);
  });
});
