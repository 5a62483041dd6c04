/** Batches of several pictures of each of some levels, and mirrored ones as further levels. */
import { describe, expect, it } from "vitest";
import { allRows, levelsOf } from "../../src/data/dataset.ts";
import { pairs } from "../../src/pairs/registry.ts";
import { random } from "../../src/random.ts";
import { LevelInputs } from "../../src/train/inputs/levels.ts";
import { noiseGrid } from "../data/world.ts";

const SIDE = 16;
const STILL = { brightness: 0, contrast: 0, gamma: 0 };
const dataset = noiseGrid([5, 4, 3], 3);
function sampler(options = {}, batch = 16, rows = allRows(dataset)) {
  const create = pairs.resolve({ name: "perLevel", options: { view: STILL, ...options } });
  return create({ dataset, rows, pairs: batch / 2, blocks: ["a"] });
}
const draw = (of: ReturnType<typeof sampler>, step = 0) => of.sample(random(1).fork("pairs", step));
const times = (list: ArrayLike<number>) => {
  const counts = new Map<number, number>();
  for (const each of Array.from(list)) counts.set(each, (counts.get(each) ?? 0) + 1);
  return counts;
};

describe("perLevel", () => {
  it("shows four different pictures of each of four levels, the two of a pair of one level", () => {
    const of = sampler();
    expect(of.groups).toEqual([{ factor: "a", from: 0, to: 8 }]);
    for (let step = 0; step < 10; step++) {
      const { rows, levels } = draw(of, step);
      const shown = levelsOf(dataset, "a", rows);
      expect([...times(shown).values()]).toEqual([4, 4, 4, 4]);
      expect(new Set(rows).size).toBe(16);
      for (let i = 0; i < 8; i++) expect(shown[i]).toBe(shown[8 + i]);
      expect(levels).toBeUndefined();
    }
  });
  it("takes the factor with the role of content", () => {
    const [a, b, c] = dataset.factors;
    const known = { ...dataset, factors: [a, { ...b, role: "content" as const }, c] };
    const create = pairs.resolve({ name: "perLevel", options: {} });
    const { rows } = create({ dataset: known, rows: allRows(known), pairs: 8, blocks: ["b"] }).sample(
      random(1),
    );
    expect([...times(levelsOf(known, "b", rows)).values()]).toEqual([4, 4, 4, 4]);
  });
  it("repeats the pictures of a level that has fewer than a batch shows, and says how many have one only", () => {
    const rows = Int32Array.of(0, 60, 1, 61, 2);
    const of = sampler({}, 12, rows);
    expect(times(draw(of).rows)).toEqual(times([0, 0, 60, 60, 1, 1, 61, 61, 2, 2, 2, 2]));
    expect(of.warnings).toEqual([
      'factor "a": 1 of 3 levels has one image to train on, which is shown several times',
    ]);
    const lit = { ...STILL, brightness: 0.3 };
    const { rows: shown, images } = draw(sampler({ view: lit }, 12, rows));
    const first = [...shown.keys()].filter((i) => shown[i] === 2).map((i) => images[i * SIDE * SIDE]);
    expect(new Set(first).size).toBe(4);
  });
  it("leaves out pictures without a label, and says so", () => {
    const of = sampler({ labels: { known: 0.5 } });
    const known = (row: number) => of.levels![3 * row] >= 0;
    for (let step = 0; step < 10; step++) expect([...draw(of, step).rows].every(known)).toBe(true);
    expect(of.warnings).toEqual(['factor "a": 90 of 180 images to train on have no label and are left out']);
  });
  it("refuses data in which no level has a second picture, and data of one level", () => {
    const todo = "Add labelled images, or train without labels: --recipe spatialViews.";
    const expected = 'pairs "a": expected two levels or more, one of them with two images, got';
    expect(() => sampler({}, 8, Int32Array.of(0, 1, 2))).toThrow(
      `${expected} 3 (with one image: 3). ${todo}`,
    );
    expect(() => sampler({}, 8, Int32Array.of(0, 60))).toThrow(`${expected} 1 (with one image: 0). ${todo}`);
  });
  it("mirrors a level's pictures together, and then they are another level of which nothing else is known", () => {
    const of = sampler({ mirror: "other" });
    let mirrored = 0;
    for (let step = 0; step < 20; step++) {
      const { rows, images, levels } = draw(of, step);
      const own = levelsOf(dataset, "a", rows);
      expect([...times(levels!.a).values()]).toEqual([4, 4, 4, 4]);
      rows.forEach((row, i) => {
        const isOther = levels!.a[i] === own[i] + 5;
        if (!isOther) expect(levels!.a[i]).toBe(own[i]);
        expect(levels!.b[i]).toBe(isOther ? -1 : dataset.levels[3 * row + 1]);
        const first = dataset.images[row * SIDE * SIDE + (isOther ? SIDE - 1 : 0)] / 255;
        expect(images[i * SIDE * SIDE]).toBeCloseTo(first, 5);
        mirrored += Number(isOther);
      });
    }
    expect(mirrored / 320).toBeGreaterThan(0.35);
    expect(mirrored / 320).toBeLessThan(0.65);
  });
  it("feeds terms the levels of the batch", () => {
    const batch = draw(sampler({ mirror: "other" }));
    const inputs = new LevelInputs(dataset, 16);
    inputs.of("a");
    expect(inputs.feeds(batch)["levels/a"]).toEqual(Float32Array.from(batch.levels!.a));
  });
  it("refuses a batch that does not hold whole levels", () => {
    expect(() => sampler({ images: 6 })).toThrow(
      'batch "16": expected a multiple of 6, the pictures of each level, at least 12, got 16.',
    );
  });
});
