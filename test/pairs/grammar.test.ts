/** The grammar of pairs: what every way of making them promises of levels, counts and labels. */
import { describe, expect, it } from "vitest";
import { allRows } from "../../src/data/dataset.ts";
import { cycleWithoutReplacement, distinct, shuffled } from "../../src/pairs/draw.ts";
import { withLabelNoise } from "../../src/pairs/labelNoise.ts";
import { pairs as registry } from "../../src/pairs/registry.ts";
import { random } from "../../src/random.ts";
import type { Dataset, Sampler } from "../../src/types/index.ts";
import { noiseGrid } from "../data/world.ts";

const dataset = noiseGrid([5, 4, 3], 3);
const PAIRS = 24;
function sampler(name: string, options = {}, data: Dataset = dataset, pairs = PAIRS): Sampler {
  const context = { dataset: data, rows: allRows(data), pairs, blocks: ["a", "b", "rest"] };
  return registry.resolve({ name, options })(context);
}
const step = (of: Sampler, i: number) => of.sample(random(1).fork("pairs", i)).rows;
const levels = (row: number, data: Dataset = dataset) => [...data.levels.subarray(3 * row, 3 * row + 3)];
/** Which of the factors a, b, c two rows differ in. */
const differ = (x: number, y: number) =>
  levels(x).flatMap((level, f) => (level === levels(y)[f] ? [] : ["abc"[f]]));
/** Rows of pairs [from, to) of 20 batches. */
function pairsOf(of: Sampler, from = 0, to = PAIRS): [number, number][] {
  return Array.from({ length: 20 }, (_, i) => step(of, i)).flatMap((rows) =>
    Array.from({ length: to - from }, (_, i): [number, number] => [rows[from + i], rows[PAIRS + from + i]]),
  );
}
/** Without these rows a factor cannot be varied alone. */
const without = (keep: (row: number) => boolean): Dataset => {
  const rows = allRows(dataset).filter(keep);
  return {
    ...dataset,
    rows: rows.length,
    levels: Int32Array.from([...rows].flatMap((row) => levels(row))),
  };
};

describe("drawing", () => {
  it.each([
    [10, distinct],
    [70_000, distinct],
    [10, shuffled],
    [70_000, shuffled],
  ])("gives different numbers below %d, each as likely", (n, draw) => {
    const rng = random(5);
    const counts = new Int32Array(10);
    for (let i = 0; i < 2000; i++) {
      const drawn = draw(rng, n, 5);
      expect(new Set(drawn).size).toBe(5);
      for (const value of drawn) counts[Math.floor((10 * value) / n)]++;
    }
    // 1000 expected in each tenth; the deviation of a binomial count is 30.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
  it("goes round before anything comes twice", () => {
    const turns = cycleWithoutReplacement(random(2), 7, 17);
    expect(new Set(turns.slice(0, 7)).size).toBe(7);
    expect(new Set(turns.slice(7, 14)).size).toBe(7);
  });
});

describe("shareSet", () => {
  const of = sampler("shareSet", { sets: [["a", "b"], ["b"]] });
  it("pairs different pictures that agree in the whole set, which trains every block of it", () => {
    expect(of.groups).toEqual([
      { factor: "a", from: 0, to: 12 },
      { factor: "b", from: 0, to: 12 },
      { factor: "b", from: 12, to: 24 },
    ]);
    const [both, one] = [pairsOf(of, 0, 12), pairsOf(of, 12, 24)];
    for (const [x, y] of both) expect([x === y, ...differ(x, y).filter((f) => f !== "c")]).toEqual([false]);
    expect(new Set(both.map(([x, y]) => differ(x, y).join())).size).toBe(2);
    for (const [x, y] of one) expect(differ(x, y)).not.toContain("b");
    expect(one.filter(([x, y]) => differ(x, y).includes("a")).length).toBeGreaterThan(100);
  });
  it("refuses a set that no two pictures share, and names that are no block", () => {
    const single = without((row) => row < 60);
    const options = { sets: [["a", "b"]] };
    const unique = { ...single, levels: single.levels.map((level, i) => (i % 3 === 2 ? 0 : level)) };
    expect(() => sampler("shareSet", options, { ...unique, rows: 20 }, 8)).toThrow("two images each, got 0");
    expect(() => sampler("shareSet", { sets: [["c"]] })).toThrow('block "c"');
  });
});

describe("varyFactor", () => {
  it("pairs pictures that differ in one factor alone, and trains the other blocks", () => {
    const of = sampler("varyFactor");
    expect(of.groups).toEqual([
      { factor: "b", from: 0, to: 12 },
      { factor: "a", from: 12, to: 24 },
    ]);
    for (const [x, y] of pairsOf(of, 0, 12)) expect(differ(x, y)).toEqual(["a"]);
    for (const [x, y] of pairsOf(of, 12, 24)) expect(differ(x, y)).toEqual(["b"]);
  });
  it("reaches every level from every other, however rare", () => {
    // One picture in nine has a level of a other than 0.
    const rare = without((row) => row % 5 === 0 || row < 20);
    const met = new Set<string>();
    for (const [x, y] of pairsOf(sampler("varyFactor", { factors: ["a"] }, rare)))
      met.add([levels(x, rare)[0], levels(y, rare)[0]].join());
    expect(met.size).toBeGreaterThan(12);
    for (const pair of met) expect(pair[0]).not.toBe(pair[2]);
  });
  it("refuses data where nothing varies alone", () => {
    const tied = { ...dataset, levels: dataset.levels.map((level, i) => (i % 3 === 1 ? 0 : level)) };
    expect(() => sampler("varyFactor", { factors: ["b"] }, tied)).toThrow(
      'pairs "b": expected images that agree in a, c and differ in it, got none.',
    );
  });
});

describe("hardNegatives", () => {
  it.each([2, 3])("anchors in families of %d that differ in the factor alone; positives share it", (size) => {
    const of = sampler("hardNegatives", { factors: ["a"], family: size });
    for (let i = 0; i < 20; i++) {
      const rows = step(of, i);
      for (let from = 0; from < PAIRS; from += size)
        for (let x = from; x < from + size; x++) {
          expect(differ(rows[x], rows[PAIRS + x])).not.toContain("a");
          expect(rows[x]).not.toBe(rows[PAIRS + x]);
          for (let y = from; y < x; y++) expect(differ(rows[x], rows[y])).toEqual(["a"]);
        }
    }
  });
});

describe("fewChanges", () => {
  it.each([1, 2, 3])("changes exactly %d factors", (k) => {
    const of = sampler("fewChanges", { k });
    expect(of.groups).toEqual([{ factor: null, from: 0, to: PAIRS }]);
    const sets = pairsOf(of).map(([x, y]) => differ(x, y));
    for (const set of sets) expect(set).toHaveLength(k);
    expect(new Set(sets.map((set) => set.join())).size).toBe(k === 3 ? 1 : 3);
  });
  it("at random changes some but never all, each number as often", () => {
    const counts = [0, 0, 0, 0];
    for (const [x, y] of pairsOf(sampler("fewChanges", { k: "random" }))) counts[differ(x, y).length]++;
    expect([counts[0], counts[3]]).toEqual([0, 0]);
    // Redrawn where a level came out the same, which happens more often with two: 0.57 to 0.43 of 480, deviation 11.
    expect(counts[1]).toBeGreaterThan(counts[2]);
    expect(counts[2]).toBeGreaterThan(150);
  });
  it("changes only what may change, and copes with a table that has holes", () => {
    const holes = without((row) => row % 7 !== 0);
    for (const [x, y] of pairsOf(sampler("fewChanges", { factors: ["b"] }, holes)))
      expect(levels(x, holes).map((level, f) => level === levels(y, holes)[f])).toEqual([true, false, true]);
  });
  it("refuses a table without such pairs, and more changes than factors", () => {
    const tied = { ...dataset, levels: dataset.levels.map((_, i) => Math.floor(i / 3) % 3) };
    expect(() => sampler("fewChanges", { k: 1 }, tied)).toThrow(
      "differ in exactly 1 factors, all labelled, got none",
    );
    expect(() => sampler("fewChanges", { k: 4 })).toThrow("at most 3, the factors that may change, got 4");
  });
});

describe("sameNuisance", () => {
  it("fills a batch with few levels of the nuisance, as many pictures of each", () => {
    const of = sampler("sameNuisance", { nuisance: "b", levels: 2 });
    expect(of.groups).toEqual([{ factor: null, from: 0, to: PAIRS }]);
    for (let i = 0; i < 20; i++) {
      const rows = step(of, i);
      const shown = [...rows.slice(0, PAIRS)].map((row) => levels(row)[1]);
      expect(new Set(shown).size).toBe(2);
      expect(shown.filter((level) => level === shown[0])).toHaveLength(PAIRS / 2);
      expect(rows.slice(PAIRS)).toEqual(rows.slice(0, PAIRS));
    }
  });
  it("with a factor pairs different pictures that agree in it", () => {
    const of = sampler("sameNuisance", { nuisance: "b", factor: "a" });
    expect(of.groups[0].factor).toBe("a");
    const pairs = pairsOf(of);
    for (const [x, y] of pairs) expect([x === y, differ(x, y).includes("a")]).toEqual([false, false]);
    expect(pairs.filter(([x, y]) => differ(x, y).includes("b")).length).toBeGreaterThan(100);
  });
});

describe("labels", () => {
  const share = (of: readonly boolean[]) => of.filter(Boolean).length / of.length;
  it("some known: exactly that share of the pictures, in all factors, and what runs are told says so", () => {
    const some = withLabelNoise(dataset, allRows(dataset), { known: 0.25, noise: 0, seed: 1 });
    const known = [...allRows(dataset)].map((row) => levels(row, some).every((level) => level >= 0));
    expect(share(known)).toBe(0.25);
    known.forEach((is, row) => {
      expect(levels(row, some)).toEqual(is ? levels(row) : [-1, -1, -1]);
    });
    const of = sampler("shareFactor", { labels: { known: 0.25, seed: 1 } });
    expect(of.levels).toEqual(some.levels);
    for (const [x, y] of pairsOf(of)) expect([known[x], known[y]]).toEqual([true, true]);
    expect(sampler("shareFactor").levels).toBeUndefined();
  });
  it("some wrong: exactly that share of each factor's labels, every other level as likely", () => {
    const noisy = withLabelNoise(dataset, allRows(dataset), { known: 1, noise: 0.2, seed: 0 });
    for (const f of [0, 1, 2]) {
      const wrong = [...allRows(dataset)].filter((row) => levels(row)[f] !== levels(row, noisy)[f]);
      expect(wrong).toHaveLength(36);
      expect(new Set(wrong.map((row) => levels(row, noisy)[f])).size).toBe([5, 4, 3][f]);
    }
    expect(withLabelNoise(dataset, allRows(dataset), { known: 1, noise: 0.2, seed: 1 }).levels).not.toEqual(
      noisy.levels,
    );
  });
  it("noisy pairs share the factor as told, and in truth as often as two labels are right", () => {
    const of = sampler("shareFactor", { factors: ["a"], labels: { noise: 0.2 } });
    const agree = share(pairsOf(of).map(([x, y]) => !differ(x, y).includes("a")));
    // Both right 0.64, both wrong alike 0.04 / 4.
    expect(agree).toBeGreaterThan(0.57);
    expect(agree).toBeLessThan(0.73);
  });
  it("labels of rows kept for testing stay true", () => {
    const half = allRows(dataset).filter((row) => row % 2 === 0);
    const noisy = withLabelNoise(dataset, half, { known: 0.5, noise: 0.5, seed: 0 });
    for (let row = 1; row < dataset.rows; row += 2) expect(levels(row, noisy)).toEqual(levels(row));
  });
  it("partialLabels draws its share of the batch from the few that are labelled", () => {
    const of = sampler("partialLabels", { labelled: 0.25, labels: { known: 0.1 } });
    for (let i = 0; i < 20; i++) {
      const shown = [...step(of, i).slice(0, PAIRS)].map((row) => of.levels![3 * row] >= 0);
      expect(share(shown)).toBe(0.25);
    }
  });
});

describe("rare and frequent levels", () => {
  const rare = without((row) => row % 5 === 0 || row < 20);
  const counts = (of: Sampler) => {
    const seen = [0, 0, 0, 0, 0];
    for (const [x] of pairsOf(of)) seen[levels(x, rare)[0]]++;
    return seen;
  };
  it("balanced shows every level as often", () => {
    const seen = counts(sampler("balanced", { factor: "a" }, rare));
    expect(seen.every((count) => Math.abs(count - 96) <= 20)).toBe(true);
  });
  it("longTailed falls off by the imbalance", () => {
    const of = sampler("longTailed", { factor: "a", imbalance: 16 }, dataset);
    const seen = [0, 0, 0, 0, 0];
    for (const [x] of pairsOf(of)) seen[levels(x)[0]]++;
    const weights = [1, 1 / 2, 1 / 4, 1 / 8, 1 / 16].map((w) => (480 * w) / 1.9375);
    seen.forEach((count, level) => {
      expect(Math.abs(count - weights[level])).toBeLessThan(5 * Math.sqrt(weights[level]));
    });
  });
});

describe("warnings", () => {
  it("name a level that one picture has", () => {
    const levelsOfA = dataset.levels.slice();
    for (let row = 5; row < dataset.rows; row += 5) levelsOfA[3 * row] = 1;
    const of = sampler("shareFactor", {}, { ...dataset, levels: levelsOfA });
    expect(of.warnings).toEqual(['factor "a": "a0" has one image to train on, so it makes no pair']);
    expect(sampler("shareFactor").warnings).toEqual([]);
  });
});
