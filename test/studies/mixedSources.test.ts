/** The world has the sources, positives and mixing it should, and the scores know their answers. */
import { describe, expect, it } from "vitest";
import { random } from "../../src/random.ts";
import { linearR2, meanCorrelation } from "../../studies/mixedSources/scores.ts";
import { drawPositives, drawSources, mixing } from "../../studies/mixedSources/world.ts";

const ROWS = 2000;
const z = drawSources(ROWS, 3, random(1));
/** Row by row. */
const rowwise = (change: (row: Float32Array) => number[]) =>
  Float32Array.from(Array.from({ length: ROWS }, (_, i) => change(z.subarray(3 * i, 3 * i + 3))).flat());

describe("scores", () => {
  it("are 1 for sources in another order, with other signs and scales", () => {
    const same = rowwise(([a, b, c]) => [-2 * c, 5 * a + 1, b]);
    expect(meanCorrelation(same, z, 3)).toBeCloseTo(1, 5);
    expect(linearR2(same, z, 3)).toBeCloseTo(1, 5);
  });
  it("tell a rotation, which a linear map undoes", () => {
    const r = Math.SQRT1_2;
    const turned = rowwise(([a, b, c]) => [r * (a - b), r * (a + b), c]);
    expect(meanCorrelation(turned, z, 3)).toBeGreaterThan((2 * r + 1) / 3 - 0.03);
    expect(meanCorrelation(turned, z, 3)).toBeLessThan((2 * r + 1) / 3 + 0.03);
    expect(linearR2(turned, z, 3)).toBeCloseTo(1, 5);
  });
  it("are near 0 for what has nothing to do with them", () => {
    const other = drawSources(ROWS, 3, random(2));
    expect(meanCorrelation(other, z, 3)).toBeLessThan(0.1);
    expect(Math.abs(linearR2(other, z, 3))).toBeLessThan(0.05);
  });
});

describe("positives", () => {
  it("stay in the box, and fall off by e within the scale", () => {
    const middle = new Float32Array(20_000).fill(0.5);
    const drawn = drawPositives(middle, 0.05, random(3));
    expect(drawn.every((value) => value >= 0 && value <= 1)).toBe(true);
    const distance = drawn.reduce((sum, value) => sum + Math.abs(value - 0.5), 0) / drawn.length;
    // Mean of a Laplace's distance is its scale; the box at ten scales cuts off nothing that counts.
    expect(Math.abs(distance - 0.05)).toBeLessThan(0.002);
    const edge = drawPositives(new Float32Array(2000), 0.05, random(4));
    expect(edge.every((value) => value >= 0)).toBe(true);
  });
});

describe("the mixing", () => {
  it("is the same for the same seed, differs between seeds, and mixes", () => {
    const once = mixing(3, 3, random(5))(z);
    expect(mixing(3, 3, random(5))(z)).toEqual(once);
    expect(mixing(3, 3, random(6))(z)).not.toEqual(once);
    expect(meanCorrelation(once, z, 3)).toBeLessThan(0.98);
  });
  it("of one layer is linear, of three is not", () => {
    expect(linearR2(mixing(3, 1, random(5))(z), z, 3)).toBeCloseTo(1, 4);
    const centred = z.map((value) => value - 0.5);
    expect(linearR2(mixing(3, 3, random(5))(centred), z, 3)).toBeLessThan(0.999);
  });
});
