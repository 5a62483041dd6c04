/** Tables of labels, of text or .parquet: a column that names pictures, and one for every factor. */
import { existsSync, statSync } from "node:fs";
import { basename, extname, join, normalize } from "node:path";
import { expect } from "../../errors.ts";
import { openParquet } from "../../formats/parquet.ts";
import { readCsv } from "../../formats/readCsv.ts";
import type { TextTable } from "../../formats/textTable.ts";
import { isImageFile } from "../images/imageFile.ts";
import type { TextColumn } from "./columns.ts";
import { fileColumn, looksLikeFiles } from "./fileColumn.ts";
import type { Labels } from "./labels.ts";
import type { TableFileOptions } from "./options.ts";
import { labelColumns } from "./parquetColumns.ts";
import { labelsOf } from "./unnamed.ts";

/** Reads `labels` (relative to `path`); an InputError says what is wrong with it. */
export async function readLabels(
  path: string,
  labels: string,
  options: TableFileOptions = {},
): Promise<{ csv: string; table: Labels }> {
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  expect(isFolder, "folder", path, "a folder of pictures", "no such folder", "Mend data.path.");
  const csv = join(path, labels);
  const isFile = existsSync(csv) && statSync(csv).isFile();
  const todo = "Mend data.labels, or write the file.";
  expect(isFile, "labels", csv, "a CSV or .parquet file", "no such file", todo);
  const name = basename(csv);
  const read = await tableOf(csv, "labels", options);
  const start = 'Start it with a line of names: "file,…".';
  expect(read.names.length > 0, "labels", name, "a line of column names", "an empty file", start);
  const { names, rows, notes } = withNames(name, read);
  expect(rows.length > 0, "labels", name, "a row per picture", "no rows", "Add a row for every picture.");
  const all = columnsOf(names, rows);
  const files = fileColumn(csv, all, options.file);
  const kept = labelsOf(all, [files], "labels", name);
  expectApart("labels", name, [files, ...kept.columns]);
  const got = `only the column "${files.name}"`;
  const more = "Add a column of labels.";
  expect(kept.columns.length > 0, "labels", name, "a column per factor", got, more);
  expectFiles(name, files);
  const chosen = `${name}: the column "${files.name}" names the pictures`;
  return {
    csv,
    table: {
      files: files.cells,
      lines: rows.map(({ line }) => line),
      columns: kept.columns,
      notes: [...notes, ...kept.notes, ...(files.name === "file" ? [] : [chosen])],
    },
  };
}

/** Columns of a table of factors alone, a row per sample, and how it was read; columns of file names are left out. */
export async function readTable(
  path: string,
  options: TableFileOptions = {},
): Promise<{ readonly columns: readonly TextColumn[]; readonly notes: readonly string[] }> {
  const kinds = "a CSV or .parquet file";
  expect(existsSync(path), "factors", path, kinds, "no such file", "Mend the path.");
  const name = basename(path);
  const { names, rows, notes } = await tableOf(path, "factors", options);
  expectNames(name, names);
  const all = columnsOf(names, rows);
  const files = all.filter(
    (column) => column.name === (options.file ?? "file") || looksLikeFiles(column.cells),
  );
  const kept = labelsOf(all, files, "factors", name);
  expectApart("factors", name, kept.columns);
  expect(kept.columns.length > 0, "factors", name, "a column per factor", "none", "Add a column of levels.");
  expect(rows.length > 0, "factors", name, "a row per sample", "no rows", "Add a row for every sample.");
  const left = files
    .filter((column) => column.name !== "file")
    .map((column) => `${name}: the column "${column.name}" names files and is no factor`);
  return { columns: kept.columns, notes: [...notes, ...kept.notes, ...left] };
}

/** Names and rows, whichever of the two kinds of file it is. */
async function tableOf(path: string, kind: string, { separator }: TableFileOptions): Promise<TextTable> {
  if (extname(path).toLowerCase() !== ".parquet") return readCsv(path, { kind, separator });
  const table = await openParquet(path);
  const { columns, left } = await labelColumns(table, table.columns);
  const got = "lists or structures";
  const todo = "Take the column out.";
  expect(left.length === 0, "column", left[0] ?? "", "one value in every row", got, todo);
  const rows = Array.from({ length: table.rows }, (_, row) => ({
    cells: columns.map(({ cells }) => cells[row]),
    line: row + 1,
  }));
  return { names: columns.map(({ name }) => name), rows, notes: [] };
}

/** Names for a list of pictures with one label each that has none, as CelebA's identities; a wider table without names is refused. */
function withNames(name: string, table: TextTable): TextTable {
  const { names, rows, notes } = table;
  const first = names.find(isImageFile);
  if (first === undefined) return table;
  const got = `"${first}" on the first line`;
  const todo = 'Write a line above it: "file,…".';
  expect(names.length === 2, "labels", name, "names of columns on the first line", got, todo);
  const factor = basename(name, extname(name));
  const own = first === names[0] ? ["file", factor] : [factor, "file"];
  const said = `${name}: the first line has no names, so the labels are called "${factor}"`;
  return { names: own, rows: [{ cells: names, line: 1 }, ...rows], notes: [...notes, said] };
}

/** Refuses a first line of numbers that are the first sample; a data frame's own names 0, 1, … are names. */
function expectNames(name: string, names: readonly string[]): void {
  const isNumber = (cell: string) => cell !== "" && Number.isFinite(Number(cell));
  const counted = names.every((cell, i) => cell === `${i}`);
  const fits = counted || names.length === 0 || !names.every(isNumber);
  const got = `numbers (${names.slice(0, 4).join(", ")})`;
  const todo = "Write a line of names above them.";
  expect(fits, "factors", name, "names of columns on the first line", got, todo);
}

function expectApart(kind: string, table: string, columns: readonly TextColumn[]): void {
  const names = columns.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  expect(twice === undefined, kind, table, "different column names", `"${twice}" twice`, "Rename one.");
}

/** Letters of names and labels in one form, so that equal ones are equal; cells of files stay as they were written. */
function columnsOf(names: readonly string[], rows: TextTable["rows"]): TextColumn[] {
  const lines = rows.map(({ line }) => line);
  return names.map((name, i) => ({
    name: name.normalize("NFC"),
    cells: rows.map(({ cells }) => cells[i]),
    lines,
  }));
}

function expectFiles(name: string, { cells, lines = [] }: TextColumn): void {
  const firstLine = new Map<string, number>();
  cells.forEach((cell, row) => {
    const line = lines[row];
    expect(cell !== "", "labels", name, "a file in every row", `none on line ${line}`, "Name the picture.");
    const file = normalize(cell.normalize("NFC"));
    const first = firstLine.get(file);
    const got = `"${file}" on line ${first} and on line ${line}`;
    expect(first === undefined, "labels", name, "one row per picture", got, "Take one of them out.");
    firstLine.set(file, line);
  });
}
