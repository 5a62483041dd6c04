/** Factors that another program wrote: an .npy array, or a table with a header. */
import { extname } from "node:path";
import { expect } from "../../errors.ts";
import { readArray } from "../../formats/arrays.ts";
import type { Factor } from "../../types/index.ts";
import { type CodedColumns, codeColumns, interleave } from "../labels/coded.ts";
import type { Column } from "../labels/columns.ts";
import type { LevelOptions, TableFileOptions } from "../labels/options.ts";
import { readTable } from "../labels/table.ts";

/** Factor levels without images. */
export interface FactorTable {
  readonly factors: readonly Factor[];
  /** [rows, factors], −1 missing */
  readonly levels: Int32Array;
  readonly rows: number;
  /** How the file was read: what is missing, binned, left out or looks odd. */
  readonly notes: readonly string[];
}

/** What a person says of a file of factors: the options of all labels, under names that a file may lack. */
export interface FactorFileOptions extends Omit<LevelOptions, "kinds">, TableFileOptions {
  /** Names of the factors, one each, in place of the file's. */
  readonly names?: readonly string[];
  /** Factor → kind; or a list: one kind for all factors, or one each. */
  readonly kinds?: LevelOptions["kinds"] | readonly string[];
}

/**
 * Reads factors from .npy ([rows, factors] or [rows]), .csv, .tsv or .parquet, as every reader of labels does; an InputError
 * says what is wrong with the file.
 *
 * ```ts
 * const { factors, rows } = await readFactors("factors.csv", { kinds: ["categorical"] });
 * console.log(rows, factors.map(({ name, size }) => `${name}: ${size}`));
 * ```
 */
export async function readFactors(path: string, options: FactorFileOptions = {}): Promise<FactorTable> {
  const isArray = extname(path).toLowerCase() === ".npy";
  const { columns: read, notes } = isArray ? arrayColumns(path) : await readTable(path, options);
  const columns = renamed(read, options.names);
  const names = columns.map(({ name }) => name);
  const found = codeColumns(columns, { ...options, kinds: kindsByName(options.kinds, names) });
  return {
    factors: found.coded.map(({ factor }) => factor),
    levels: interleave(found.coded),
    rows: found.coded[0].levels.length,
    notes: [...notes, ...found.warnings, ...oddities(found)],
  };
}

function arrayColumns(path: string): { columns: Column[]; notes: readonly string[] } {
  const { shape, data, notes } = readArray(path, "factors");
  const [rows, count = 1] = shape;
  const fits = [1, 2].includes(shape.length) && rows > 0 && count > 0;
  expect(fits, "factors", path, "shape (rows, factors) or (rows)", `(${shape.join(", ")})`, "Reshape it.");
  const columns = Array.from({ length: count }, (_, k) => ({
    name: `factor${k}`,
    numbers: Float64Array.from({ length: rows }, (__, row) => data[row * count + k]),
  }));
  return { columns, notes };
}

function oddities({ coded }: CodedColumns): string[] {
  return coded.flatMap(({ factor: { name, size } }) => {
    expect(size > 0, "factor", name, "a label in at least one row", "none", "Leave the factor out.");
    return size === 1 ? [`factor "${name}" has one level only, so nothing can be read of it`] : [];
  });
}

const KINDS: readonly string[] = ["categorical", "ordinal", "circular"] satisfies Factor["kind"][];

function renamed(columns: readonly Column[], names: readonly string[] | undefined): readonly Column[] {
  if (names === undefined) return columns;
  expectNames(names, columns.length);
  return columns.map((column, k) => ({ ...column, name: names[k] }));
}

function kindsByName(
  kinds: FactorFileOptions["kinds"],
  names: readonly string[],
): NonNullable<LevelOptions["kinds"]> {
  if (!isList(kinds)) return kinds ?? {};
  expectKinds(kinds, names.length);
  const all = names.map((name, k) => [name, kinds[kinds.length === 1 ? 0 : k] as Factor["kind"]]);
  return Object.fromEntries(all);
}

const isList = (kinds: FactorFileOptions["kinds"]): kinds is readonly string[] => Array.isArray(kinds);

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
  const unknown = kinds.find((kind) => !KINDS.includes(kind));
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
