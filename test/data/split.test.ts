/** The ways in which rows are parted: by chance, by strata, by groups, into folds, by a column, by a file. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allRows, levelsOf } from "../../src/data/dataset.ts";
import { withoutColumn } from "../../src/data/split/column.ts";
import { splitWarnings } from "../../src/data/split/warnings.ts";
import { splitOf, splitRows } from "../../src/data/split.ts";
import { random } from "../../src/random.ts";
import type { Dataset, Factor, SplitChoice } from "../../src/types/index.ts";
import { folder, noiseGrid } from "./world.ts";

/** A dataset of these columns; labels are numbered as they first occur. */
function table(
  columns: Readonly<Record<string, readonly (string | null)[]>>,
  kind: Factor["kind"] = "categorical",
): Dataset {
  const entries = Object.entries(columns);
  const rows = entries[0][1].length;
  const labels = entries.map(([, cells]) => [...new Set(cells.filter((cell) => cell !== null))]);
  return {
    name: "table",
    factors: entries.map(([name], k) => ({ name, kind, size: labels[k].length, labels: labels[k] })),
    shape: [1, 1, 1],
    rows,
    levels: Int32Array.from({ length: rows * entries.length }, (_, i) => {
      const k = i % entries.length;
      return labels[k].indexOf(entries[k][1][Math.floor(i / entries.length)] as string);
    }),
    images: new Uint8Array(rows),
    files: Array.from({ length: rows }, (_, row) => `${row}.png`),
    warnings: [],
  };
}
const parted = (dataset: Dataset, choice: Partial<SplitChoice>, seed = 0) =>
  splitRows(dataset, { unseen: {}, testShare: 0.2, ...choice }, random(seed).fork("split"));
const levelsIn = (dataset: Dataset, name: string, rows: Int32Array) => new Set(levelsOf(dataset, name, rows));
const repeated = (text: string, times: number) => Array.from({ length: times }, () => text);
const seeds = [0, 1, 2, 3, 4, 5, 6, 7];

/** Few rows of many classes, some of one row only. */
const rare = table({
  person: Array.from(
    { length: 90 },
    (_, row) => `p${row < 60 ? row % 20 : row < 80 ? 20 + ((row - 60) >> 1) : row}`,
  ),
  light: Array.from({ length: 90 }, (_, row) => `l${row % 3}`),
});

describe("a share of the rows", () => {
  it.each(seeds)(
    "has every class of two rows on both sides and one of one row in training, seed %i",
    (seed) => {
      const dataset = table({
        person: Array.from({ length: 40 }, (_, row) => `p${row < 38 ? row % 6 : row}`),
      });
      const { train, test } = parted(dataset, {}, seed);
      expect([train.length, test.length]).toEqual([32, 8]);
      expect(levelsIn(dataset, "person", train).size).toBe(8);
      expect(levelsIn(dataset, "person", test).size).toBe(6);
    },
  );
  it.each(seeds)("tests as many classes as it has rows for, seed %i", (seed) => {
    const { train, test } = parted(rare, {}, seed);
    expect([train.length, test.length]).toEqual([72, 18]);
    expect(levelsIn(rare, "person", train).size).toBe(40);
    expect(levelsIn(rare, "person", test).size).toBeGreaterThanOrEqual(16);
    expect(levelsIn(rare, "light", test).size).toBe(3);
  });
  it("is the plain draw where that leaves no class out", () => {
    const dataset = noiseGrid([3, 4], 20);
    const { test } = parted(dataset, {});
    const drawn = random(0).fork("split").permutation(dataset.rows).slice(0, test.length).sort();
    expect(test).toEqual(drawn);
    expect(splitOf(dataset, { split: { unseen: {}, testShare: 0.2 }, seed: 0 }).test).toEqual(test);
  });
  it("is the same for all seeds of a run where the split has one", () => {
    const of = (seed: number, own?: number) =>
      splitOf(rare, { split: { unseen: {}, testShare: 0.2, ...(own !== undefined && { seed: own }) }, seed });
    expect(of(1, 3)).toEqual(of(2, 3));
    expect(of(1, 3)).toEqual(of(3));
    expect(of(1, 3).test).not.toEqual(of(1, 4).test);
  });
  it("tests nothing where no share is asked for", () => {
    expect(parted(rare, { testShare: 0 }).test.length).toBe(0);
  });
});

describe("strata", () => {
  it.each(seeds)("have the share of every level, seed %i", (seed) => {
    const sizes = [40, 20, 10, 5];
    const dataset = table({ a: sizes.flatMap((size, k) => repeated(`a${k}`, size)) }, "ordinal");
    const { test } = parted(dataset, { stratify: "a" }, seed);
    expect(test.length).toBe(15);
    sizes.forEach((size, k) => {
      const found = levelsOf(dataset, "a", test).filter((level) => level === k).length;
      expect(Math.abs(found - size / 5), `${k}`).toBeLessThanOrEqual(1);
    });
  });
});

describe("folds", () => {
  it.each([
    ["of rows", {}, 0],
    ["of strata", { stratify: "light" }, 1],
    ["of groups", { groups: "person" }, 2],
  ] as const)("%s test every row once", (_, choice, seed) => {
    const folds = [0, 1, 2, 3].map((fold) => parted(rare, { ...choice, folds: 4, fold }, seed));
    const tested = folds.flatMap(({ test }) => [...test]).sort((a, b) => a - b);
    expect(tested).toEqual([...allRows(rare)]);
    for (const { train, test } of folds) expect(train.length + test.length).toBe(rare.rows);
    expect(parted(rare, { ...choice, folds: 4 }, seed)).toEqual(folds[0]);
  });
  it.each(seeds)("have every class that can be in all of them, seed %i", (seed) => {
    const dataset = table({ a: [...repeated("many", 35), ...repeated("few", 5)] });
    for (const fold of [0, 1, 2, 3, 4])
      expect(levelsIn(dataset, "a", parted(dataset, { folds: 5, fold }, seed).test).size).toBe(2);
  });
});

describe("groups", () => {
  it.each(seeds)("stay on one side, and rows without a label on none, seed %i", (seed) => {
    const cells = Array.from({ length: 60 }, (_, row) => (row % 12 === 0 ? null : `g${row % 7}`));
    const dataset = table({ group: cells });
    const { train, test } = parted(dataset, { groups: "group", testShare: 0.3 }, seed);
    const [fitted, tested] = [train, test].map((rows) => levelsIn(dataset, "group", rows));
    expect([fitted.size, tested.size]).toEqual([5, 2]);
    expect([...fitted].filter((level) => tested.has(level))).toEqual([]);
    expect(train.length + test.length).toBe(55);
    const choice = { unseen: {}, testShare: 0.3, groups: "group" };
    expect(splitWarnings(dataset, choice, { train, test, unseen: new Int32Array(0) })[0]).toBe(
      "rows in no part of the split (split.groups): 5",
    );
  });
  it("are at least two", () => {
    const one = table({ group: repeated("g", 9) });
    expect(() => parted(one, { groups: "group" })).toThrow(
      /^split "groups": expected 2 groups or more, got 1\./,
    );
  });
});

describe("a column", () => {
  const cells = ["train", "Test", "unseen", null, "training", "val", "train"];
  const dataset = table({ a: ["x", "y", "x", "y", "x", "y", "x"], part: cells });
  it("says the parts, and is no factor", () => {
    const split = parted(dataset, { column: "part" });
    expect(split).toEqual({
      train: Int32Array.of(0, 4, 6),
      test: Int32Array.of(1),
      unseen: Int32Array.of(2),
    });
    expect(withoutColumn(dataset, "part")).toMatchObject({
      factors: [dataset.factors[0]],
      levels: Int32Array.of(0, 1, 0, 1, 0, 1, 0),
    });
  });
  it("tests by its validation rows where it names no test rows", () => {
    const validated = table({ part: ["train", "dev", "valid", "train"] });
    expect(parted(validated, { column: "part" }).test).toEqual(Int32Array.of(1, 2));
  });
  it("goes beside held-out levels", () => {
    const split = parted(dataset, { column: "part", unseen: { a: ["y"] } });
    expect(split).toEqual({
      train: Int32Array.of(0, 4, 6),
      test: new Int32Array(0),
      unseen: Int32Array.of(1, 2, 3, 5),
    });
  });
  it("with other words is refused", () => {
    expect(() => parted(dataset, { column: "a" })).toThrow(
      /^split by column "a": expected cells that say train, test, val or unseen, got "x"\./,
    );
    expect(() => parted(dataset, { column: "parts" })).toThrow(/Did you mean "part"\?/);
  });
});

describe("a file", () => {
  const dataset = table({ a: ["x", "y", "x", "y", "x"] });
  const written = (content: string, name = "parts.json") => join(folder({ [name]: content }), name);
  const parts = (content: string, name?: string) => parted(dataset, { file: written(content, name) });
  it.each([
    ["JSON", '{"train": ["0.png", 2], "test": ["4.png"]}', "parts.json"],
    ["YAML", "train: [0.png, 2]\ntest:\n  - 4.png\n", "parts.yaml"],
  ])("of %s names rows by file or number", (_, content, name) => {
    const split = parts(content, name);
    expect(split).toEqual({ train: Int32Array.of(0, 2), test: Int32Array.of(4), unseen: new Int32Array(0) });
    const choice = { unseen: {}, testShare: 0.2, file: "parts" };
    expect(splitWarnings(dataset, choice, split)).toEqual(["rows in no part of the split (split.file): 2"]);
  });
  it.each([
    ['{"train": ["5.png"]}', /expected names of the data's pictures, got "5\.png"/],
    ['{"train": [5]}', /expected rows from 0 to 4, got row 5/],
    [
      '{"train": [1], "test": ["1.png"]}',
      /expected every row in one part, got "1\.png" in train and in test/,
    ],
    ['{"trian": [1]}', /expected lists of file names or row numbers/],
    ["[1, 2]", /expected lists of file names or row numbers/],
  ])("%s is refused", (content, message) => {
    expect(() => parts(content)).toThrow(message);
  });
  it("that is not there is refused", () => {
    expect(() => parted(dataset, { file: "nowhere.json" })).toThrow(
      /^split file "nowhere.json": expected a JSON/,
    );
  });
});

describe("options that part the same rows twice", () => {
  it.each([
    [
      { column: "person", file: "x.json" },
      /^split "column, file": expected one way to part the rows, got 2\./,
    ],
    [{ column: "person", folds: 3 }, /^split "column, folds": expected one way/],
    [{ file: "x.json", testShare: 0.5 }, /^split "file, testShare"/],
    [{ stratify: "person", groups: "light" }, /^split "stratify, groups"/],
    [{ folds: 3, testShare: 0.5 }, /^split "folds, testShare"/],
    [{ fold: 1 }, /^split "fold": expected split\.folds beside it, got 1/],
    [{ folds: 3, fold: 3 }, /^split "fold": expected a fold from 0 to 2, got 3/],
  ])("%j is one error", (choice, message) => {
    expect(() => parted(rare, choice)).toThrow(message);
  });
});

describe("warnings of a split", () => {
  it("name levels that are tested and not trained on, and the other way round, but not held-out ones", () => {
    const dataset = table({ a: ["x", "x", "y", "z", "w"] });
    const split = { train: Int32Array.of(0, 2), test: Int32Array.of(1, 3), unseen: Int32Array.of(4) };
    expect(splitWarnings(dataset, { unseen: { a: ["w"] }, testShare: 0.2 }, split)).toEqual([
      'factor "a": no training row has 1 of the levels that are tested: z',
      'factor "a": no test row has 1 of the levels that are trained on: y',
    ]);
  });
});
