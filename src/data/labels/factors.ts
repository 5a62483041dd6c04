/** The factors of a table of labels: columns are chosen, combined and binned. */
import { expect, InputError, unknownName } from "../../errors.ts";
import type { Dataset, Factor } from "../../types/index.ts";
import { codeColumn, declared, interleave } from "./coded.ts";
import type { TextColumn } from "./columns.ts";
import { codeCombination } from "./combination.ts";
import type { LevelOptions } from "./options.ts";

/** What is made of the columns of a label file. */
export interface FactorOptions extends LevelOptions {
  /** Columns or combinations to use; undefined: all. A combination is used if it or one of its columns is named. */
  readonly factors?: readonly string[];
  /** New factor → columns it replaces. */
  readonly combine: Readonly<Record<string, readonly string[]>>;
}

type Table = Pick<Dataset, "factors" | "levels" | "warnings">;

/** Factors and levels ([rows, factors]) of the rows; factors stand in the order of their (first) column. */
export function makeFactors(columns: readonly TextColumn[], options: FactorOptions): Table {
  checkNames(columns, options);
  const all = chooseFactors(columns, options).map(({ name, parts }) =>
    parts === null ? codeColumn(find(columns, name), options) : codeCombination(name, parts, options),
  );
  const found = all.filter(({ factor }) => factor.size > 1);
  const warnings = all.map((each) =>
    found.includes(each) ? each.warnings : [leftOut(each.factor, options)],
  );
  if (found.length === 0) return { factors: [], levels: new Int32Array(0), warnings: warnings.flat() };
  const coded = declared(found, options);
  return { factors: coded.map(({ factor }) => factor), levels: interleave(coded), warnings: warnings.flat() };
}

/** Says that a factor with fewer than two levels tells nothing apart; one that a person names is an InputError. */
function leftOut({ name, size, labels }: Factor, options: FactorOptions): string {
  const { factors = [], kinds = {}, roles = {}, bins = {}, combine } = options;
  const named =
    [kinds, roles, bins, combine].some((said) => Object.hasOwn(said, name)) || factors.includes(name);
  const got = size === 0 ? "no label at all" : `one ("${labels?.[0]}")`;
  expect(!named, "factor", name, "at least two levels", got, "Leave it out with data.factors.");
  return `factor "${name}" was left out: ${size === 0 ? "it has no label at all" : `every label is "${labels?.[0]}"`}`;
}

function find(columns: readonly TextColumn[], name: string): TextColumn {
  const column = columns.find((c) => c.name === name);
  if (column === undefined)
    throw unknownName(
      "column",
      name,
      columns.map((c) => c.name),
    );
  return column;
}

function checkNames(columns: readonly TextColumn[], { factors, combine, bins = {} }: FactorOptions): void {
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

/** A factor before it is made: a column, or several as one. */
export interface Choice {
  readonly name: string;
  /** Columns of a combination; null for a column on its own. */
  readonly parts: readonly TextColumn[] | null;
}

/** The columns and combinations that options choose, in the order of their (first) column. */
export function chooseFactors(
  columns: readonly TextColumn[],
  { factors, combine }: Pick<FactorOptions, "factors" | "combine">,
): Choice[] {
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
