/** Splitting rows and the arithmetic of factor levels. */
import { describe, expect, it } from "vitest";
import { allRows, levelsOf, rowsByLevel } from "../../src/data/dataset.ts";
import { factorIndex } from "../../src/data/factors.ts";
import { splitRows } from "../../src/data/split.ts";
import { summarise } from "../../src/data/summary.ts";
import { random } from "../../src/random.ts";
import type { Split } from "../../src/types/index.ts";
import { noiseGrid } from "./world.ts";

const dataset = noiseGrid([5, 4, 3], 2);
const split = (unseen: Record<string, string[]>, testShare = 0.25) =>
  splitRows(dataset, { unseen, testShare }, random(1));
const levels = (factor: string, rows: Int32Array) => new Set(levelsOf(dataset, factor, rows));
const everyRow = ({ train, test, unseen }: Split) => [...train, ...test, ...unseen].sort((a, b) => a - b);

describe("splitRows", () => {
  it("puts every row in one part when nothing is held out, the test share in test", () => {
    const parts = split({});
    expect(everyRow(parts)).toEqual([...allRows(dataset)]);
    expect([parts.test.length, parts.train.length, parts.unseen.length]).toEqual([30, 90, 0]);
  });

  it("keeps held-out levels out of train and test, and has all of them in unseen", () => {
    const parts = split({ a: ["a1", "a4"] });
    expect(levels("a", parts.train)).toEqual(new Set([0, 2, 3]));
    expect(levels("a", parts.test)).toEqual(new Set([0, 2, 3]));
    expect(levels("a", parts.unseen)).toEqual(new Set([1, 4]));
    expect(parts.unseen.length).toBe(48);
    expect(parts.test.length).toBe(Math.floor(72 * 0.25));
    expect(everyRow(parts)).toEqual([...allRows(dataset)]);
  });

  it("leaves a known person under a held-out light out of every part, and shows unseen people under all", () => {
    const parts = split({ a: ["a0"], b: ["b3"] });
    expect(levels("b", parts.train).has(3)).toBe(false);
    expect(levels("b", parts.test).has(3)).toBe(false);
    expect(levels("b", parts.unseen)).toEqual(new Set([0, 1, 2, 3]));
    expect(levels("a", parts.unseen)).toEqual(new Set([0]));
    expect(everyRow(parts).length).toBe(24 + 4 * 3 * 3 * 2);
  });

  it("gives the same split for the same generator, sorted", () => {
    const [first, second] = [split({ a: ["a0"] }), split({ a: ["a0"] })];
    expect(first).toEqual(second);
    expect([...first.train]).toEqual([...first.train].sort((a, b) => a - b));
    expect(splitRows(dataset, { unseen: {}, testShare: 0.25 }, random(2)).test).not.toEqual(split({}).test);
  });

  it("refuses unknown factors and levels, offering the nearest, and holding out everything", () => {
    expect(() => split({ aa: ["a0"] })).toThrow('Did you mean "a"?');
    expect(() => split({ a: ["a9"] })).toThrow('level of factor "a" "a9": expected one of a0');
    expect(() => split({ c: ["c0", "c1", "c2"] })).toThrow("all 3 held out");
  });
});

describe("levels", () => {
  const gaps = { ...dataset, levels: dataset.levels.map((level, i) => (i % 9 === 0 ? -1 : level)) };

  it("has rows without a label in no level", () => {
    const lists = rowsByLevel(gaps, "a", allRows(gaps));
    const missing = levelsOf(gaps, "a", allRows(gaps)).filter((level) => level < 0).length;
    expect(missing).toBe(40);
    expect(lists.reduce((sum, rows) => sum + rows.length, 0)).toBe(gaps.rows - missing);
    lists.forEach((rows, level) => {
      expect(new Set(levelsOf(gaps, "a", rows))).toEqual(new Set([level]));
    });
  });

  it("counts rows per level and missing labels", () => {
    expect(summarise(dataset)[1]).toEqual({
      name: "b",
      kind: "categorical",
      levels: 4,
      names: ["b0", "b1", "b2", "b3"],
      missing: 0,
      rowsPerLevel: [30, 30],
    });
    expect(summarise(gaps).map(({ missing }) => missing)).toEqual([40, 0, 0]);
  });

  it("finds a factor's column or offers the nearest", () => {
    expect(factorIndex(dataset, "c")).toBe(2);
    expect(() => factorIndex(dataset, "cc")).toThrow('factor "cc"');
  });
});
