/** Tables of text, whatever parts their columns: as wide in every row as in the line of names. */
import { expect } from "../errors.ts";

/** A line of a table. */
export interface TextRow {
  readonly cells: readonly string[];
  /** From 1; where a cell has line ends, the last of its lines. */
  readonly line: number;
}

/** A table of text, every row as wide as the names. */
export interface TextTable {
  readonly names: readonly string[];
  readonly rows: readonly TextRow[];
  /** What must be said of how it was read. */
  readonly notes: readonly string[];
}

/** Rows as wide as the names: separators at the ends of all lines count for nothing, and a first column may lack its name. */
export function squared(
  kind: string,
  name: string,
  [first, ...rest]: readonly TextRow[],
): Omit<TextTable, "notes"> {
  const given = first?.cells ?? [];
  const least = given.length - emptyAtEnd(given);
  const used = rest.reduce((most, { cells }) => Math.max(most, cells.length - emptyAtEnd(cells)), least);
  const names = given.slice(0, used);
  const rows = rest.map(({ cells, line }) => ({ cells: cells.slice(0, Math.max(used, names.length)), line }));
  const unnamed =
    least === given.length && rows.length > 0 && rows.every(({ cells }) => cells.length === least + 1);
  if (unnamed) return { names: ["", ...names], rows };
  const wrong = rows.find(({ cells }) => cells.length !== names.length);
  const got = `${wrong?.cells.length} cells on line ${wrong?.line}`;
  expect(wrong === undefined, kind, name, "as many cells in every row as columns", got, "Mend that line.");
  return { names, rows };
}

/** How many of the last cells are empty. */
function emptyAtEnd(cells: readonly string[]): number {
  return cells.length - 1 - cells.findLastIndex((cell) => cell !== "");
}

const COMMA = /^[+-]?\d+,\d+$/;
const PLAIN = /^[+-]?\d*$/;

/** Where ";" parts columns, numbers have commas for points. */
export function commasAsPoints(table: TextTable, separator: string): TextTable {
  const { names, rows, notes } = table;
  const turned = names.map((_, i) => {
    const column = rows.map(({ cells }) => cells[i]);
    return (
      separator === ";" &&
      column.some((cell) => COMMA.test(cell)) &&
      column.every((cell) => COMMA.test(cell) || PLAIN.test(cell))
    );
  });
  if (!turned.includes(true)) return table;
  const said = names.filter((_, i) => turned[i]).map((name) => `"${name}"`);
  return {
    names,
    rows: rows.map(({ cells, line }) => ({
      cells: cells.map((cell, i) => (turned[i] ? cell.replace(",", ".") : cell)),
      line,
    })),
    notes: [...notes, `the commas of numbers were read as decimal points in ${said.join(", ")}`],
  };
}
