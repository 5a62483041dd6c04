/** Reads tables of text: columns parted by a comma or whatever else a program writes, a line of names first. */

import { readFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { CsvError, parse } from "csv-parse/sync";
import { InputError } from "../errors.ts";
import { counted } from "../numerics/counted.ts";
import { separatorOf } from "./separator.ts";
import { decodeText } from "./text.ts";
import { commasAsPoints, squared, type TextRow, type TextTable } from "./textTable.ts";
import { countLine, isWordTable, wordRows } from "./wordList.ts";

/** How a file is read. */
interface CsvOptions {
  /** What errors call the file. */
  readonly kind: string;
  /** Found by itself where it is left out; a blank stands for any number of them. */
  readonly separator?: string;
}

/** The names of columns and the rows of a file; an InputError says what is wrong with it. */
export function readCsv(path: string, { kind, separator }: CsvOptions): TextTable {
  const name = basename(path);
  const { text, notes } = decodeText(readFileSync(path), kind, name);
  // Numpy writes names behind a "#".
  const lines = text.replace(/^#\s*/, "").split("\n");
  // Programs of offices say which separator follows.
  const hint = /^"?sep=(.)"?$/.exec(lines[0])?.[1];
  if (hint !== undefined) lines[0] = "";
  const list = separator === undefined && hint === undefined ? listOf(path, lines) : null;
  if (list !== null) return { ...squared(kind, name, list.rows), notes: [...notes, ...list.notes] };
  const chosen = separator ?? hint ?? separatorOf(lines.filter((line) => line.trim() !== ""));
  const rows = chosen === " " ? wordRows(lines) : parsed(kind, name, lines.join("\n"), chosen);
  return commasAsPoints({ ...squared(kind, name, rows), notes }, chosen);
}

/** The rows of a file whose columns are parted by blanks; null where they are not. */
function listOf(path: string, lines: readonly string[]): Pick<TextTable, "rows" | "notes"> | null {
  const rows = wordRows(lines);
  const count = countLine(rows);
  const table = count === null ? rows : rows.slice(1);
  const isCsv = [".csv", ".tsv"].includes(extname(path).toLowerCase());
  if ((isCsv && count === null) || !isWordTable(table)) return null;
  const name = basename(path);
  const found = table.length - 1;
  const wrong =
    count === null || count === found
      ? []
      : [`${name}: line 1 says ${counted(count, "row")}, and there are ${found}`];
  return { rows: table, notes: [`${name}: columns are parted by blanks`, ...wrong] };
}

function parsed(kind: string, name: string, text: string, delimiter: string): TextRow[] {
  try {
    const options = { delimiter, trim: true, skip_empty_lines: true, info: true, relax_column_count: true };
    const lines = parse(text, options) as unknown as { record: string[]; info: { lines: number } }[];
    return lines.map(({ record, info }) => ({ cells: record, line: info.lines }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const got = error.message.replace(/\.$/, "");
    const between = delimiter === "\t" ? "tab" : delimiter === "," ? "comma" : `"${delimiter}"`;
    throw new InputError(kind, name, `${between}-separated text`, got, "Mend the file.");
  }
}
