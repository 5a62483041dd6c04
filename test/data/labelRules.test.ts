/** What is missing, what is a level and what is binned: one rule for texts and for numbers. */
import { describe, expect, it } from "vitest";
import { codeColumn, codeColumns } from "../../src/data/labels/coded.ts";
import type { LevelOptions } from "../../src/data/labels/options.ts";

/** The same labels as a table has them, and as an archive has them. */
const both = (numbers: readonly number[]) => [
  { name: "f", cells: numbers.map((n) => (Number.isNaN(n) ? "" : `${n}`)) },
  { name: "f", numbers },
];
const read = (numbers: readonly number[], options: LevelOptions = {}) =>
  both(numbers).map((column) => {
    const { factor, levels, warnings } = codeColumn(column, options);
    const missing = [...levels].filter((level) => level < 0).length;
    return { values: factor.values, size: factor.size, missing, warnings };
  });
const repeated = (values: readonly number[], times: number) =>
  Array.from({ length: times }, () => values).flat();

describe("-1", () => {
  it.each([
    { numbers: [-1, 1, -1, 1], values: [-1, 1], missing: 0 },
    { numbers: [-3, -2, -1, -3], values: [-3, -2, -1], missing: 0 },
    { numbers: [-1, 0, 1, 2, -1], values: [0, 1, 2], missing: 2 },
    { numbers: [-1, 0, 0, -1], values: [-1, 0], missing: 0 },
    { numbers: [-2, -1, 0, 1], values: [-2, -1, 0, 1], missing: 0 },
    { numbers: [-1, 0.5, 1, 2], values: [-1, 0.5, 1, 2], missing: 0 },
    { numbers: [-1, -1], values: [-1], missing: 0 },
  ])("in $numbers", ({ numbers, values, missing }) => {
    for (const found of read(numbers)) expect(found).toMatchObject({ values, missing });
  });
  it("is said with its count, and is a level where nothing is missing", () => {
    for (const { warnings } of read([-1, 0, 1, 2, -1]))
      expect(warnings).toEqual([
        'factor "f": 2 of 5 rows have no label; "-1" 2 times was read as missing (data.missing=[…] says otherwise)',
      ]);
    for (const found of read([-1, 0, 1, 2, -1], { missing: [] }))
      expect(found).toEqual({ values: [-1, 0, 1, 2], size: 4, missing: 0, warnings: [] });
  });
});

describe("what is missing", () => {
  it("are numbers that a person names, however they are written, and what is no number among numbers", () => {
    for (const found of read([1, -999, 2, Number.NaN, -999, -1], { missing: [-999] }))
      expect(found).toMatchObject({ values: [-1, 1, 2], missing: 3 });
    const { levels } = codeColumn({ name: "f", cells: ["1", "-999.0", "2"] }, { missing: ["-999"] });
    expect([...levels]).toEqual([0, -1, 1]);
  });
  it("are pandas' words in texts and among numbers, unless a person names others", () => {
    const words =
      "#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|NA|NULL|NaN|None|n/a|nan|null";
    const cells = ["3", ...words.split("|"), "", "20"];
    const { factor, levels, warnings } = codeColumn({ name: "age", cells }, {});
    expect(factor).toMatchObject({ kind: "ordinal", values: [3, 20], labels: ["3", "20"] });
    expect(levels.filter((level) => level < 0).length).toBe(19);
    expect(warnings[0]).toContain('factor "age": 19 of 21 rows have no label; "#N/A" 1 time');
    const kept = codeColumn({ name: "glasses", cells: ["None", "round", "?"] }, { missing: ["?"] });
    expect(kept.factor.labels).toEqual(["None", "round"]);
    expect([...kept.levels]).toEqual([0, 1, -1]);
  });
});

describe("bins", () => {
  const many = Array.from({ length: 100 }, (_, i) => i);
  it.each([
    { what: "whole numbers of two rows each", numbers: repeated(many, 2), size: 100 },
    { what: "whole numbers of one row each", numbers: many, size: 10 },
    { what: "64 whole numbers", numbers: many.slice(0, 64), size: 64 },
    { what: "65 whole numbers", numbers: many.slice(0, 65), size: 10 },
    { what: "ten fractions", numbers: many.slice(0, 10).map((n) => n / 4), size: 10 },
    {
      what: "20 fractions of two rows each",
      numbers: repeated(
        many.slice(0, 20).map((n) => n / 4),
        2,
      ),
      size: 20,
    },
    {
      what: "100 fractions of three rows each",
      numbers: repeated(
        many.map((n) => n / 4),
        3,
      ),
      size: 10,
    },
  ])("$what: $size levels", ({ numbers, size }) => {
    for (const found of read(numbers)) expect(found.size).toBe(size);
  });
  it("of a few rare fractions are said, with what to write instead", () => {
    for (const { size, warnings } of read(many.slice(0, 11).map((n) => n / 4))) {
      expect(size).toBe(10);
      expect(warnings[0]).toContain('factor "f": 11 different numbers were put into 10 bins');
      expect(warnings[0]).toContain(
        'data.bins={"f":20}, or keep every number as a level with data.kinds={"f":',
      );
    }
  });
  it("are never made of a factor declared categorical", () => {
    for (const options of [
      { kinds: { f: "categorical" } },
      { kinds: { f: "categorical" }, missing: [] },
    ] as const)
      for (const found of read(
        many.map((n) => n / 4),
        options,
      ))
        expect(found).toMatchObject({ size: 100, warnings: [] });
    const { coded } = codeColumns([{ name: "f", numbers: many }], { kinds: { f: "categorical" } });
    expect(coded[0].factor).toMatchObject({ kind: "categorical", size: 100 });
  });
});

it("whole numbers too long for a float are texts, so that no two become one", () => {
  const cells = ["76561198000000001", "76561198000000002", "76561198000000003"];
  expect(codeColumn({ name: "id", cells }, {}).factor).toMatchObject({ size: 3, kind: "categorical" });
});
