/** Columns that nobody named: the index that a data frame is written with. */
import { expect } from "../../errors.ts";
import type { TextColumn } from "./columns.ts";

/** No name, or what pandas makes of none when it reads and writes a table again. */
const UNNAMED = /^(|Unnamed: \d+(\.\d+)*|__index_level_\d+__)$/;

/** A table's columns of labels: without those of `files`, and without an index, which is said; any other column without a name is an InputError. */
export function labelsOf(
  columns: readonly TextColumn[],
  files: readonly TextColumn[],
  kind: string,
  table: string,
): { readonly columns: readonly TextColumn[]; readonly notes: readonly string[] } {
  const index = columns.filter(
    (column) => !files.includes(column) && UNNAMED.test(column.name) && isIndex(column.cells),
  );
  const kept = columns.filter((column) => !index.includes(column) && !files.includes(column));
  const unnamed = columns.findIndex(({ name }, i) => name === "" && kept.includes(columns[i])) + 1;
  expect(unnamed === 0, kind, table, "a name for every column", `none for column ${unnamed}`, "Name it.");
  return {
    columns: kept,
    notes: index.map(() => `${table}: a column without a name counts the rows and was left out`),
  };
}

/** Whole numbers that are all different: 0, 1, … or 1, 2, …, or what is left of them when rows were taken out. */
function isIndex(cells: readonly string[]): boolean {
  return cells.every((cell) => /^\d+$/.test(cell)) && new Set(cells).size === cells.length;
}
