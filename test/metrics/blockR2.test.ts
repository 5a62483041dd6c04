/** Variance explained, block by block, on worlds with known answers. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blockR2 } from "../../src/metrics/blocks/blockR2.ts";
import { scoreWith } from "../../src/metrics/frame/scoreWith.ts";
import { random } from "../../src/random.ts";
import type { Blocks, Factor, Sample } from "../../src/types/index.ts";
import { drawn, pickRows, representationOf, rowsOf, unsound } from "./worlds.ts";

const factors: Factor[] = [
  { name: "size", size: 6, kind: "ordinal" },
  { name: "hue", size: 12, kind: "circular" },
  { name: "shape", size: 3, kind: "categorical" },
];
const blocks: Blocks = { size: [0, 1], hue: [1, 3], shape: [3, 5] };
type Code = Parameters<typeof drawn>[3];

const angle = (hue: number) => (2 * Math.PI * hue) / 12;
const clean: Code = ([size, hue, shape], rng) =>
  [size, 2 * Math.cos(angle(hue)), 2 * Math.sin(angle(hue)), Number(shape === 0), Number(shape === 1)].map(
    (v) => v + 0.02 * rng.normal(),
  );

function scored(sample: Sample, options: object = {}, cut = 600) {
  const [train, test] = [rowsOf(sample, 0, cut), rowsOf(sample, cut, sample.codes.rows)];
  const given = representationOf({ factors, blocks, train, test });
  const found = scoreWith(
    blockR2.create(blockR2.options.parse({ resamples: 20, ...options })),
    given,
    random(2),
  );
  expect(unsound(found)).toEqual([]);
  return found;
}

describe("block R²", () => {
  it("is 1 for the own factor, whatever its kind, and 0 for others; the null is 0", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
        const found = scored(drawn(2400, factors, seed, clean), {}, 1600);
        expect(found.value).toBeGreaterThan(0.97);
        for (const table of [found.tables!.linear, found.tables!.kernelRidge])
          for (const [b, row] of table.values.entries())
            for (const [f, value] of row.entries()) {
              if (b === f) expect(value).toBeGreaterThan(0.98);
              else expect(Math.abs(value)).toBeLessThan(0.05);
            }
        expect(Math.abs(found.null!)).toBeLessThan(0.05);
        expect(found.ci95![0]).toBeLessThanOrEqual(found.value);
        expect(found.ci95![1]).toBeGreaterThanOrEqual(found.value);
      }),
      { numRuns: 2 },
    );
  });

  it("is what the formula says: one number, half of it noise", () => {
    // size has variance 35/12; with noise of the same variance half of it is explained by a line.
    const deviation = Math.sqrt(35 / 12);
    const half = drawn(4000, factors, 5, ([size], rng) => [size + deviation * rng.normal(), 0, 0, 0, 0]);
    const found = scored(half, {}, 3000);
    expect(found.tables!.linear.values[0][0]).toBeGreaterThan(0.45);
    expect(found.tables!.linear.values[0][0]).toBeLessThan(0.55);
  });

  it("of a bent code is seen by the kernel and not by the line", () => {
    const bent: Code = (levels, rng) => {
      const code = clean(levels, rng);
      // The size folded at its middle.
      return [Math.abs(levels[0] - 2.5) + 0.01 * rng.normal(), ...code.slice(1)];
    };
    const found = scored(drawn(900, factors, 3, bent));
    expect(Math.abs(found.tables!.linear.values[0][0])).toBeLessThan(0.05);
    const waves: Code = (levels, rng) => [Math.sin(levels[0] * 1.9), ...clean(levels, rng).slice(1)];
    const waved = scored(drawn(900, factors, 3, waves)).tables!;
    expect(waved.kernelRidge.values[0][0]).toBeGreaterThan(waved.linear.values[0][0] + 0.5);
  });

  it("does not care for the scale of a block or a turn within it", () => {
    const sample = drawn(700, factors, 4, clean);
    const turned = {
      ...sample,
      codes: {
        ...sample.codes,
        data: sample.codes.data.map((v, at) => {
          const [row, j] = [Math.floor(at / 5) * 5, at % 5];
          const [a, b] = [sample.codes.data[row + 1], sample.codes.data[row + 2]];
          return j === 0 ? 1000 * v : j === 1 ? 0.6 * a - 0.8 * b : j === 2 ? 0.8 * a + 0.6 * b : v;
        }),
      },
    };
    const [one, other] = [sample, turned].map((each) => scored(each, { resamples: 0 }, 500));
    expect(Math.abs(one.value - other.value)).toBeLessThan(0.005);
  });

  it("of shuffled levels is the null, and a leak lowers it", () => {
    const sample = drawn(900, factors, 6, clean);
    const wrong = scored({ ...sample, levels: pickRows(sample, random(1).permutation(900)).levels });
    expect(Math.abs(wrong.value - wrong.null!)).toBeLessThan(0.05);
    const leaky = drawn(900, factors, 6, (levels, rng) => {
      const code = clean(levels, rng);
      return [code[0], code[1], code[2], code[3], code[4] + 0.5 * levels[0]];
    });
    const found = scored(leaky);
    expect(found.perBlock.shape).toBeLessThan(0.3);
    expect(found.perBlock.size).toBeGreaterThan(0.95);
  });

  it("leaves missing labels out, stands hundreds of levels and a factor that does not vary", () => {
    const sample = drawn(700, factors, 7, clean);
    const missing = { ...sample, levels: sample.levels.map((level, at) => (at % 7 === 0 ? -1 : level)) };
    expect(scored(missing, {}, 500).value).toBeGreaterThan(0.95);
    const still = { ...sample, levels: sample.levels.map((level, at) => (at % 3 === 2 ? 1 : level)) };
    const found = scored(still, {}, 500);
    expect(found.warnings).toContain("nothing varies on the rows read in: shape");
    const many: Factor[] = [{ name: "size", size: 300, kind: "categorical" }, ...factors.slice(1)];
    const wide = drawn(900, many, 8, clean);
    const [train, test] = [rowsOf(wide, 0, 700), rowsOf(wide, 700, 900)];
    const given = representationOf({ factors: many, blocks, train, test });
    const parsed = blockR2.options.parse({ resamples: 0 });
    expect(unsound(scoreWith(blockR2.create(parsed), given, random(1)))).toEqual([]);
  });
});
