/** OMES: the authors' formulas, and codes of which the answer is known. */
import { describe, expect, it } from "vitest";
import { omes, omesScores } from "../../src/metrics/dimensions/omes.ts";
import { random } from "../../src/random.ts";
import { factorsOf, representationOf, sampleOf } from "./worlds.ts";

describe("OMES", () => {
  it("equals the authors' formulas, pooled by average (numpy)", () => {
    const table = [
      [0.9, 0.1, 0.05],
      [0.2, 0.8, 0.1],
      [0.7, 0.3, 0.02],
      [0.05, 0.6, 0.95],
    ];
    const reference = [
      [0.621072072072072, 0.5005574324324323],
      [0.43142592592592605, 0.3933333333333334],
      [0.6219592261904763, 0.7674035714285713],
    ];
    omesScores(table, 3).forEach(({ overlap, encoding }, k) => {
      expect(overlap).toBeCloseTo(reference[k][0], 12);
      expect(encoding).toBeCloseTo(reference[k][1], 12);
    });
  });

  const factors = factorsOf({ a: 6, b: 6 });
  const grid = Array.from({ length: 2160 }, (_, i) => [i % 6, Math.floor(i / 6) % 6]);
  const scoreOf = (code: (a: number, b: number, noise: () => number) => number[], alpha = 0.5) => {
    const rng = random(4);
    const codes = grid.map(([a, b]) => code(a, b, () => rng.normal()));
    const test = sampleOf(codes, grid);
    const blocks = { code: [0, codes[0].length] } as const;
    return omes.create({ alpha })(representationOf({ factors, blocks, test }), random(1));
  };
  /** Levels by a number that says nothing of the next level's, so that another level is no correlation. */
  const far = [3.1, -2.2, 0.4, 5.3, -4.8, 1.7];

  it("is what six levels allow where every factor has a dimension of its own", () => {
    const score = scoreOf((a, b) => [far[a], far[b]]);
    // Another one of six levels correlates by −1/5, so the table is 0.8 on its diagonal and 0 elsewhere: 0.8 · 0.9.
    expect(score.value).toBeCloseTo(0.72, 1);
    expect(score.matrix!.values[0][1]).toBe(0);
  });

  it("falls with a dimension that encodes both, and with a second one for the same", () => {
    const pure = scoreOf((a, b) => [far[a], far[b]]);
    const mixed = scoreOf((a, b) => [far[a] + far[b], far[a] - far[b]]);
    expect(mixed.value).toBeLessThan(pure.value - 0.2);
    const twice = scoreOf((a, b) => [far[a], far[b], far[a], far[b]]);
    expect(twice.further!.multipleEncoding).toBeLessThan(pure.further!.multipleEncoding - 0.1);
    expect(twice.further!.overlap).toBeCloseTo(pure.further!.overlap, 6);
  });

  it("gives noise what its null says, and leaves dead dimensions out", () => {
    const noise = scoreOf((_, __, draw) => [draw(), draw()]);
    expect(Math.abs(noise.value - noise.null!)).toBeLessThan(0.05);
    const pure = scoreOf((a, b) => [far[a], far[b]]);
    expect(scoreOf((a, b) => [far[a], far[b], 7]).value).toBeCloseTo(pure.value, 9);
  });

  it("names factors that never change alone", () => {
    const rows = Array.from({ length: 60 }, (_, i) => [i % 6, i % 6]);
    const test = sampleOf(
      rows.map(([a]) => [far[a]]),
      rows,
    );
    const score = omes.create({ alpha: 0.5 })(
      representationOf({ factors, blocks: { code: [0, 1] }, test }),
      random(1),
    );
    expect(score.warnings.join()).toContain("no two rows differ in one of these alone: a, b");
    expect(score.value).toBe(0);
  });
});
