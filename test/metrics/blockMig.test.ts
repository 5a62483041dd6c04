/** Information of blocks, quantised, on worlds with known answers. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellsOf } from "../../src/metrics/blocks/blockCells.ts";
import { blockMig } from "../../src/metrics/blocks/blockMig.ts";
import { mig } from "../../src/metrics/dimensions/mig.ts";
import { random } from "../../src/random.ts";
import type { Blocks, Matrix, Sample } from "../../src/types/index.ts";
import { drawn, factorsOf, matrixOf, pickRows, representationOf, unsound } from "./worlds.ts";

const factors = factorsOf({ shape: 3, colour: 4 });
const blocks: Blocks = { shape: [0, 2], colour: [2, 4] };

function scored(test: Sample, options: object = {}, named = blocks, of = factors) {
  const parsed = blockMig.options.parse({ resamples: 20, ...options });
  const found = blockMig.create(parsed)(representationOf({ factors: of, blocks: named, test }), random(2));
  expect(unsound(found)).toEqual([]);
  return found;
}
/** Each level a place in the plane of its block: no dimension tells it alone. */
const planes = (seed: number, turned = false) =>
  drawn(900, factors, seed, ([shape, colour], rng) => {
    const places = [
      [Math.cos(2.1 * shape), Math.sin(2.1 * shape)],
      [Math.cos(1.57 * colour), Math.sin(1.57 * colour)],
    ];
    return (turned ? places.reverse() : places).flat().map((v) => v + 0.03 * rng.normal());
  });

describe("cells", () => {
  const spots = (count: number, rows: number, seed: number): Matrix => {
    const rng = random(seed);
    return matrixOf(
      Array.from({ length: rows }, (_, i) => [
        10 * (i % count) + 0.1 * rng.normal(),
        1000 * ((i % count) % 3),
      ]),
    );
  };
  it("part what lies apart, whatever the scale of columns, and say the same of the same seed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 1000 }), (count, seed) => {
        const found = cellsOf(spots(count, 120, seed), 20, random(seed));
        // Nearest centre of 20: never two spots in one cell.
        for (const cell of new Set(found)) {
          const members = [...found.keys()].filter((row) => found[row] === cell);
          expect(new Set(members.map((row) => row % count)).size).toBe(1);
        }
        expect(cellsOf(spots(count, 120, seed), 20, random(seed))).toEqual(found);
      }),
      { numRuns: 10 },
    );
  });
  it("are one for dead codes, and stand fewer rows than centres, none, and more than are fitted", () => {
    expect(new Set(cellsOf(matrixOf(Array.from({ length: 30 }, () => [2, 2])), 20, random(1))).size).toBe(1);
    expect(cellsOf(matrixOf([[1], [5]]), 20, random(1))).toHaveLength(2);
    expect(cellsOf({ rows: 0, columns: 3, data: new Float32Array(0) }, 20, random(1))).toHaveLength(0);
    const many = cellsOf(spots(3, 11_000, 1), 3, random(1));
    expect(many).toHaveLength(11_000);
    expect(new Set(many).size).toBe(3);
  });
});

describe("block MIG", () => {
  it("is 1 where a block alone tells its factor, though no dimension does; shuffled levels give the null", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
        const sample = planes(seed);
        const found = scored(sample);
        expect(found.value).toBeGreaterThan(0.93);
        expect(found.further!.millerMadow).toBeGreaterThan(0.97);
        expect(found.further!["own block is best"]).toBe(1);
        const test = representationOf({ factors, blocks, test: sample });
        expect(mig.create({ resamples: 0 })(test, random(1)).value).toBeLessThan(0.5);
        const wrong = scored({ ...sample, levels: pickRows(sample, random(seed).permutation(900)).levels });
        expect(Math.abs(wrong.value - wrong.null!)).toBeLessThan(0.05);
        expect(wrong.value).toBeLessThan(0.1);
      }),
      { numRuns: 3 },
    );
  });

  it("does not ask which block is best, but says so", () => {
    const found = scored(planes(1, true));
    expect(found.value).toBeGreaterThan(0.93);
    expect(found.further!["own block is best"]).toBe(0);
  });

  it("is 0 where both blocks tell the same, and where codes are dead", () => {
    const same = drawn(900, factors, 4, ([shape, colour], rng) =>
      [shape, colour, shape, colour].map((v) => v + 0.03 * rng.normal()),
    );
    expect(scored(same).value).toBeLessThan(0.1);
    expect(scored(drawn(300, factors, 4, () => [1, 1, 1, 1])).value).toBe(0);
  });

  it("takes the bias of many levels away, and warns of more levels than cells", () => {
    const many = factorsOf({ shape: 60, colour: 4 });
    const noise = drawn(4000, many, 5, (_, rng) => Array.from({ length: 4 }, rng.normal));
    const found = scored(noise, {}, blocks, many);
    expect(found.warnings).toContain("more levels than the 20 cells of a block: shape");
    const column = (table: { values: readonly (readonly number[])[] }) => table.values.map((row) => row[0]);
    // (20 − 1)(60 − 1) / 8000 nats of 4.1 are bias alone: 0.034.
    for (const value of column(found.matrix!)) expect(Math.abs(value - 0.034)).toBeLessThan(0.006);
    for (const value of column(found.tables!.millerMadow)) expect(value).toBeLessThan(0.005);
  });

  it("leaves missing labels out and asks for two blocks", () => {
    const sample = planes(7);
    const missing = { ...sample, levels: sample.levels.map((level, at) => (at % 5 === 0 ? -1 : level)) };
    expect(scored(missing).value).toBeGreaterThan(0.9);
    const one = scored(sample, {}, { code: [0, 4] });
    expect(one.warnings.join()).toContain("one block only");
  });
});
