/** Tables of labels, CSV or .parquet: a column `file`, then one column per factor. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, extname, join, normalize } from "node:path";
import { CsvError, parse } from "csv-parse/sync";
import { closest } from "fastest-levenshtein";
import { expect, InputError } from "../../errors.ts";
import { openParquet } from "../../formats/parquet.ts";
import type { TextColumn } from "./columns.ts";
import type { SeparatorOption } from "./options.ts";
import { labelColumns } from "./parquetColumns.ts";

/** A file of labels, not interpreted yet: files and columns of text. */
export interface Labels {
  /** As the table writes them, with the platform's separators. [rows] */
  readonly files: readonly string[];
  /** Line of the CSV (row of the .parquet file) that each row stands on, from 1. [rows] */
  readonly lines: readonly number[];
  readonly columns: readonly TextColumn[];
}

interface Line {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** Reads `labels` (relative to `path`); an InputError says what is wrong with it. */
export async function readLabels(path: string, labels: string): Promise<{ csv: string; table: Labels }> {
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  expect(isFolder, "folder", path, "a folder of pictures", "no such folder", "Mend data.path.");
  const csv = join(path, labels);
  const isFile = existsSync(csv) && statSync(csv).isFile();
  expect(
    isFile,
    "labels",
    csv,
    "a CSV or .parquet file",
    "no such file",
    "Mend data.labels, or write the file.",
  );
  const [header, ...lines] = await linesOf(csv);
  const name = basename(csv);
  checkHeader(name, header?.record ?? []);
  expect(lines.length > 0, "labels", name, "a row per picture", "no rows", "Add a row for every picture.");
  return { csv, table: tabulate(name, header.record, lines) };
}

/** Columns of a table of factors alone, a row per sample; a column `file` is left out. */
export async function readTable(path: string, _options: SeparatorOption = {}): Promise<TextColumn[]> {
  expect(existsSync(path), "factors", path, "a CSV or .parquet file", "no such file", "Mend the path.");
  return factorColumns(basename(path), await linesOf(path));
}

function factorColumns(name: string, [header, ...lines]: readonly Line[]): TextColumn[] {
  checkNames(name, header?.record ?? []);
  const columns = columnsOf(header?.record ?? [], lines).filter((column) => column.name !== "file");
  expect(columns.length > 0, "factors", name, "a column per factor", "none", "Add a column of levels.");
  expect(lines.length > 0, "factors", name, "a row per sample", "no rows", "Add a row for every sample.");
  return columns;
}

/** Header and rows, whichever of the two kinds of file it is. */
async function linesOf(path: string): Promise<Line[]> {
  if (extname(path).toLowerCase() !== ".parquet") return parseLines(path);
  const table = await openParquet(path);
  const { columns, left } = await labelColumns(table, table.columns);
  const got = "lists or structures";
  const todo = "Take the column out.";
  expect(left.length === 0, "column", left[0] ?? "", "one value in every row", got, todo);
  const rows = Array.from({ length: table.rows }, (_, row) => ({
    record: columns.map(({ cells }) => cells[row]),
    info: { lines: row + 1 },
  }));
  return [{ record: columns.map(({ name }) => name), info: { lines: 0 } }, ...rows];
}

function parseLines(csv: string): Line[] {
  try {
    const options = { bom: true, trim: true, skip_empty_lines: true, info: true };
    return parse(readFileSync(csv), options) as unknown as Line[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const name = basename(csv);
    if (error.code === "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH") {
      const { lines, record } = error as unknown as { lines: number; record: string[] };
      const got = `${record.length} cells on line ${lines}`;
      throw new InputError("labels", name, "as many cells in every row as columns", got, "Mend that line.");
    }
    const got = error.message.replace(/\.$/, "");
    throw new InputError("labels", name, "comma-separated text", got, "Mend the file.");
  }
}

function checkHeader(name: string, columns: readonly string[]): void {
  if (!columns.includes("file")) {
    const todo =
      columns.length > 0 ? `Rename "${closest("file", columns)}" to "file"?` : 'Start it with "file,…".';
    const got = columns.length > 0 ? `columns ${columns.join(", ")}` : "an empty file";
    throw new InputError("labels", name, 'a column "file"', got, todo);
  }
  checkNames(name, columns);
  const got = 'only the column "file"';
  expect(columns.length > 1, "labels", name, "a column per factor", got, "Add a column of labels.");
}

function checkNames(name: string, columns: readonly string[]): void {
  const twice = columns.find((column, i) => columns.indexOf(column) < i);
  expect(twice === undefined, "labels", name, "different column names", `"${twice}" twice`, "Rename one.");
  const unnamed = columns.indexOf("") + 1;
  expect(unnamed === 0, "labels", name, "a name for every column", `none for column ${unnamed}`, "Name it.");
}

function columnsOf(header: readonly string[], lines: readonly Line[]): TextColumn[] {
  const numbers = lines.map(({ info }) => info.lines);
  return header.map((name, i) => ({ name, cells: lines.map(({ record }) => record[i]), lines: numbers }));
}

function tabulate(name: string, header: readonly string[], lines: readonly Line[]): Labels {
  const at = header.indexOf("file");
  const files = lines.map(({ record }) => (record[at] === "" ? "" : normalize(record[at])));
  const numbers = lines.map(({ info }) => info.lines);
  const firstLine = new Map<string, number>();
  files.forEach((file, row) => {
    const [line, first] = [numbers[row], firstLine.get(file)];
    expect(file !== "", "labels", name, "a file in every row", `none on line ${line}`, "Name the picture.");
    const got = `"${file}" on line ${first} and on line ${line}`;
    expect(first === undefined, "labels", name, "one row per picture", got, "Take one of them out.");
    firstLine.set(file, line);
  });
  return { files, lines: numbers, columns: columnsOf(header, lines).filter((_, i) => i !== at) };
}
