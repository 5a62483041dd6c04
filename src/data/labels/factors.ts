/** The factors of a table of labels: columns are chosen, combined and binned. */
import { expect, InputError, unknownName } from "../../errors.ts";
import type { Dataset } from "../../types/index.ts";
import {
  type Coded,
  type Column,
  codeBins,
  codeColumn,
  codeCombination,
  distinct,
  numbersOf,
} from "./columns.ts";

/** A numeric column with more values than this is put into DEFAULT_BINS bins. */
const MOST_VALUES = 64;
const DEFAULT_BINS = 10;

/** What is made of the columns of a label file. */
export interface FactorOptions {
  /** Columns or combinations to use; undefined: all. A combination is used if it or one of its columns is named. */
  readonly factors?: readonly string[];
  /** New factor → columns it replaces. */
  readonly combine: Readonly<Record<string, readonly string[]>>;
  /** Numeric column → number of equal-width bins. */
  readonly bins: Readonly<Record<string, number>>;
}

type Table = Pick<Dataset, "factors" | "levels" | "warnings">;

/** Factors and levels ([rows, factors]) of the rows; factors stand in the order of their (first) column. */
export function makeFactors(columns: readonly Column[], options: FactorOptions): Table {
  checkNames(columns, options);
  const warnings: string[] = [];
  const coded = chooseFactors(columns, options).map(({ name, parts }) =>
    parts === null ? codeOne(find(columns, name), options.bins, warnings) : codeCombination(name, parts),
  );
  coded.forEach(({ factor, levels }) => {
    const got = factor.size === 0 ? "no label at all" : `one ("${factor.labels?.[0]}")`;
    const todo = "Leave it out with data.factors.";
    expect(factor.size > 1, "factor", factor.name, "at least two levels", got, todo);
    const missing = levels.reduce((sum, level) => sum + (level < 0 ? 1 : 0), 0);
    if (missing > 0)
      warnings.push(`factor "${factor.name}": ${missing} of ${levels.length} images have no label`);
  });
  return { factors: coded.map(({ factor }) => factor), levels: interleave(coded), warnings };
}

function find(columns: readonly Column[], name: string): Column {
  const column = columns.find((c) => c.name === name);
  if (column === undefined)
    throw unknownName(
      "column",
      name,
      columns.map((c) => c.name),
    );
  return column;
}

function checkNames(columns: readonly Column[], { factors, combine, bins }: FactorOptions): void {
  const names = columns.map(({ name }) => name);
  const combinations = Object.keys(combine);
  const unknown = (factors ?? []).find((name) => !names.includes(name) && !combinations.includes(name));
  if (unknown !== undefined) throw unknownName("factor", unknown, [...names, ...combinations]);
  for (const [name, parts] of Object.entries(combine)) {
    parts.forEach((part) => {
      find(columns, part);
    });
    const free = !names.includes(name) || parts.includes(name);
    expect(free, "combine", name, "a new name", "a column's name", "Choose another name.");
  }
  const combined = Object.values(combine).flat();
  const twice = combined.find((part, i) => combined.indexOf(part) < i);
  if (twice !== undefined)
    throw new InputError("combine", twice, "each column once", "it twice", "Take one of them out.");
  const single = names.filter((name) => !combined.includes(name));
  const unbinnable = Object.keys(bins).find((name) => !single.includes(name));
  if (unbinnable !== undefined) throw unknownName("bins", unbinnable, single);
}

interface Choice {
  readonly name: string;
  /** Columns of a combination; null for a column on its own. */
  readonly parts: readonly Column[] | null;
}

function chooseFactors(columns: readonly Column[], { factors, combine }: FactorOptions): Choice[] {
  const wanted = (...names: string[]) =>
    factors === undefined || names.some((name) => factors.includes(name));
  const choices = columns.flatMap(({ name }): Choice[] => {
    const combination = Object.entries(combine).find(([, parts]) => parts.includes(name));
    if (combination === undefined) return wanted(name) ? [{ name, parts: null }] : [];
    const [whole, parts] = combination;
    const first = columns.find((column) => parts.includes(column.name))?.name === name;
    if (!first || !wanted(whole, ...parts)) return [];
    return [{ name: whole, parts: parts.map((part) => find(columns, part)) }];
  });
  expect(
    choices.length > 0,
    "factors",
    "[]",
    "at least one factor",
    "none",
    "Name a column in data.factors.",
  );
  return choices;
}

function codeOne(column: Column, bins: FactorOptions["bins"], warnings: string[]): Coded {
  if (Object.hasOwn(bins, column.name)) return codeBins(column, bins[column.name]);
  const { binned, ...coded } = codeOrBin(column);
  if (binned !== null)
    warnings.push(
      `factor "${column.name}": ${binned.values} different numbers were put into ${binned.bins} bins of equal width; ` +
        `choose with data.bins, or keep each as a level of its own with data.combine {"${column.name}":["${column.name}"]}`,
    );
  return coded;
}

/** Makes every value a level, unless there are too many numbers for that: `binned` then tells how many went into how many bins. */
export function codeOrBin(
  column: Column,
): Coded & { readonly binned: { readonly values: number; readonly bins: number } | null } {
  const numbers = numbersOf(column);
  const values = numbers === null ? 0 : distinct(numbers).length;
  if (values <= MOST_VALUES) return { ...codeColumn(column), binned: null };
  return { ...codeBins(column, DEFAULT_BINS), binned: { values, bins: DEFAULT_BINS } };
}

/** Factors' levels side by side: [rows, factors]. */
export function interleave(coded: readonly Coded[]): Int32Array {
  const levels = new Int32Array(coded.length * coded[0].levels.length);
  coded.forEach((column, f) => {
    column.levels.forEach((level, row) => {
      levels[row * coded.length + f] = level;
    });
  });
  return levels;
}
