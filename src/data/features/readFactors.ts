/** Factor levels that another program wrote: an .npy file of whole numbers, or a CSV with a header. */
import { extname } from "node:path";
import { expect } from "../../errors.ts";
import { asIntegers, placeOf, readArray } from "../../formats/arrays.ts";
import type { Factor } from "../../types/index.ts";
import type { Coded } from "../labels/columns.ts";
import { codeOrBin, interleave } from "../labels/factors.ts";
import { readColumns } from "../labels/table.ts";

/** Factor levels without images. */
export interface FactorTable {
  readonly factors: readonly Factor[];
  /** [rows, factors], −1 missing */
  readonly levels: Int32Array;
  readonly rows: number;
  /** What was converted or renumbered, or looks odd. */
  readonly notes: readonly string[];
}

const WHOLE =
  "Give levels as whole numbers, -1 where missing (numpy.digitize makes them), or a CSV, whose numeric columns are binned.";

/**
 * Reads `.npy` [rows, factors] of integers or a `.csv` with a header; an InputError says what is wrong with it.
 *
 * ```ts
 * const { factors, rows } = readFactors("factors.csv");
 * console.log(rows, factors.map(({ name, size }) => `${name}: ${size}`));
 * ```
 */
export function readFactors(path: string): FactorTable {
  const [coded, notes] = extname(path).toLowerCase() === ".csv" ? fromCsv(path) : fromNpy(path);
  for (const { factor, levels } of coded) notes.push(...oddities(factor, levels));
  return {
    factors: coded.map(({ factor }) => factor),
    levels: interleave(coded),
    rows: coded[0].levels.length,
    notes,
  };
}

/** Empty cells are missing; a column `file` is no factor. */
function fromCsv(path: string): [Coded[], string[]] {
  const notes: string[] = [];
  const coded = readColumns(path).map((column) => {
    const { binned, ...found } = codeOrBin(column);
    if (binned !== null)
      notes.push(
        `factor "${column.name}": ${binned.values} different numbers were put into ${binned.bins} bins of equal width`,
      );
    return found;
  });
  return [coded, notes];
}

function fromNpy(path: string): [Coded[], string[]] {
  const array = readArray(path, "factors");
  const [rows, count = 1] = array.shape;
  const fits = [1, 2].includes(array.shape.length) && rows > 0 && count > 0;
  const got = `(${array.shape.join(", ")})`;
  expect(fits, "factors", path, "shape (rows, factors) or (rows)", got, "Reshape it.");
  const [data, notes] = asIntegers(array, "factors", WHOLE);
  const negative = data.findIndex((value) => value < -1);
  const found = `${data[negative]} at ${placeOf(negative, count)}`;
  const todo = "Write -1 where a label is missing, and number levels from 0.";
  expect(negative < 0, "factors", path, "levels from 0, or -1 for missing", found, todo);
  const coded = Array.from({ length: count }, (_, k) =>
    renumbered(
      `factor${k}`,
      Int32Array.from({ length: rows }, (__, row) => data[row * count + k]),
      notes,
    ),
  );
  return [coded, notes];
}

/** Levels that leave gaps get the numbers 0 … K − 1, and keep their own as values. */
function renumbered(name: string, levels: Int32Array, notes: string[]): Coded {
  const values = [...new Set(levels)].filter((level) => level >= 0).sort((a, b) => a - b);
  const size = values.length;
  if (size === 0 || values[size - 1] === size - 1) return { factor: { name, size, kind: "ordinal" }, levels };
  const shown = `${values.slice(0, 4).join(", ")}${size > 4 ? ", …" : ""}`;
  notes.push(`factor "${name}": its ${size} levels (${shown}) were renumbered 0 to ${size - 1}`);
  const at = new Map(values.map((value, level) => [value, level]));
  const factor: Factor = { name, size, kind: "ordinal", labels: values.map(String), values };
  return { factor, levels: levels.map((level) => at.get(level) ?? -1) };
}

function oddities({ name, size }: Factor, levels: Int32Array): string[] {
  expect(size > 0, "factor", name, "a label in at least one row", "none", "Leave the factor out.");
  const missing = levels.reduce((sum, level) => sum + Number(level < 0), 0);
  return [
    ...(size === 1 ? [`factor "${name}" has one level only, so nothing can be read of it`] : []),
    ...(missing > 0 ? [`factor "${name}": ${missing} of ${levels.length} rows have no label`] : []),
  ];
}

const KINDS: readonly Factor["kind"][] = ["categorical", "ordinal", "circular"];

/** The same factors under other names and of other kinds; one kind stands for all. */
export function described(
  factors: readonly Factor[],
  names: readonly string[] | undefined,
  kinds: readonly string[] | undefined,
): Factor[] {
  if (names !== undefined) expectNames(names, factors.length);
  if (kinds !== undefined) expectKinds(kinds, factors.length);
  return factors.map((factor, k) => ({
    ...factor,
    name: names?.[k] ?? factor.name,
    kind: ((kinds?.length === 1 ? kinds[0] : kinds?.[k]) as Factor["kind"] | undefined) ?? factor.kind,
  }));
}

function expectNames(names: readonly string[], count: number): void {
  const got = `${names.length}`;
  expect(
    names.length === count,
    "names",
    names.join(),
    `${count}, one per factor`,
    got,
    "Name every factor.",
  );
  const twice = names.find((name, i) => name === "" || names.indexOf(name) < i);
  expect(twice === undefined, "names", names.join(), "names that differ", `"${twice}" again`, "Rename one.");
}

function expectKinds(kinds: readonly string[], count: number): void {
  const unknown = kinds.find((kind) => !KINDS.includes(kind as Factor["kind"]));
  expect(
    unknown === undefined,
    "kinds",
    `${unknown}`,
    KINDS.join(", "),
    "another word",
    "Choose one of these.",
  );
  const fits = kinds.length === 1 || kinds.length === count;
  const expected = `1, or ${count}: one per factor`;
  expect(fits, "kinds", kinds.join(), expected, `${kinds.length}`, "Give every factor a kind.");
}
