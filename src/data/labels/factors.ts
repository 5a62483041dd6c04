/** The factors of a table of labels: columns are chosen, combined and binned. */
import { expect, InputError, unknownName } from "../../errors.ts";
import type { Dataset } from "../../types/index.ts";
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
  const found = chooseFactors(columns, options).map(({ name, parts }) =>
    parts === null ? codeColumn(find(columns, name), options) : codeCombination(name, parts, options),
  );
  found.forEach(({ factor }) => {
    const got = factor.size === 0 ? "no label at all" : `one ("${factor.labels?.[0]}")`;
    const todo = "Leave it out with data.factors.";
    expect(factor.size > 1, "factor", factor.name, "at least two levels", got, todo);
  });
  const coded = declared(found, options);
  const warnings = found.flatMap((each) => each.warnings);
  return { factors: coded.map(({ factor }) => factor), levels: interleave(coded), warnings };
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

interface Choice {
  readonly name: string;
  /** Columns of a combination; null for a column on its own. */
  readonly parts: readonly TextColumn[] | null;
}

function chooseFactors(columns: readonly TextColumn[], { factors, combine }: FactorOptions): Choice[] {
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
