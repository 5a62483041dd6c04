/** A CSV of pairs and everything that can be wrong with one. */
import type * as Csv from "csv-parse/sync";
import { levelLabel } from "../data/factors.ts";
import { expect, InputError, nearestName, unknownName } from "../errors.ts";
import type { Dataset } from "../types/index.ts";
import { isResidual } from "./residual.ts";

/** One line of the list. */
export interface ListedPair {
  /** Dataset rows. */
  readonly a: number;
  readonly b: number;
  /** The factors that the two have in common; none named means all. */
  readonly shared: readonly string[];
  /** Line of the CSV, from 1. */
  readonly line: number;
}

interface Line {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

/** The nearest name is looked for among at most this many; with more it would take seconds. */
const MOST_NAMES = 20_000;

/** Reads the list; an InputError names the line that is wrong. */
export function readPairs(file: string, dataset: Dataset, blocks: readonly string[]): ListedPair[] {
  const lines = parseLines(file);
  const rowOf = rowFinder(file, dataset);
  const first = new Map<string, ListedPair>();
  for (const { record, info } of lines) {
    const pair = {
      a: rowOf(record.a, info.lines),
      b: rowOf(record.b, info.lines),
      shared: sharedOf(record.shared, blocks),
      line: info.lines,
    };
    expectTwo(file, record, pair);
    expectLabelsAgree(file, pair, dataset);
    const key = [Math.min(pair.a, pair.b), Math.max(pair.a, pair.b)].join();
    const before = first.get(key);
    const says = (each: ListedPair) => each.shared.join(";") || "everything";
    const got = `"${record.a}, ${record.b}" sharing ${before && says(before)} on line ${before?.line} and ${says(pair)} on line ${pair.line}`;
    const same = before === undefined || says(before) === says(pair);
    expect(same, "pairs", file, "each pair to share one set of factors", got, "Keep one of the lines.");
    if (before === undefined) first.set(key, pair);
  }
  return [...first.values()];
}

/** Pages build training steps too, but have neither files nor this parser, so both are loaded only when they are needed. */
function onNode(file: string) {
  const builtin = globalThis.process?.getBuiltinModule;
  const todo = "Train with lists of pairs in Node.";
  if (builtin === undefined)
    throw new InputError("pairs", file, "a program that reads files", "a page", todo);
  const load = builtin("node:module").createRequire(import.meta.url);
  return { fs: builtin("node:fs"), csv: load("csv-parse/sync") as typeof Csv };
}

function parseLines(file: string): Line[] {
  let lines: Line[];
  const { fs, csv } = onNode(file);
  const isFile = fs.existsSync(file) && fs.statSync(file).isFile();
  expect(isFile, "pairs", file, "a CSV file", "no such file", "Mend pairs.file.");
  try {
    const options = { bom: true, trim: true, skip_empty_lines: true, info: true, columns: true };
    lines = csv.parse(fs.readFileSync(file), options) as unknown as Line[];
  } catch (error) {
    if (!(error instanceof csv.CsvError)) throw error;
    const got = error.message.replace(/\.$/, "");
    throw new InputError("pairs", file, "comma-separated text", got, "Mend the file.");
  }
  expect(lines.length > 0, "pairs", file, "a row per pair below a,b,shared", "no rows", "Add pairs.");
  const columns = Object.keys(lines[0].record);
  const missing = ["a", "b", "shared"].find((name) => !columns.includes(name));
  const got = `columns ${columns.join(", ")}`;
  expect(missing === undefined, "pairs", file, "columns a, b, shared", got, `Add a column "${missing}".`);
  return lines;
}

/** Cells → rows: file names if the images have them, otherwise row numbers from 0. */
function rowFinder(file: string, { files, rows }: Dataset): (cell: string, line: number) => number {
  const at = files && new Map(files.map((name, row) => [name, row]));
  return (cell, line) => {
    const row = at === undefined ? (/^\d+$/.test(cell) ? Number(cell) : -1) : (at.get(cell) ?? -1);
    const got = `"${cell}" on line ${line}`;
    if (row >= 0 && row < rows) return row;
    const expected = at === undefined ? `rows 0 to ${rows - 1}` : "file names of the data's images";
    const near = files !== undefined && files.length <= MOST_NAMES ? nearestName(cell, files) : null;
    const todo = near === null ? "Mend that line." : `Did you mean "${near}"?`;
    throw new InputError("pairs", file, expected, got, todo);
  };
}

/** "identity; pose" → its factors in the order of the blocks. */
function sharedOf(cell: string, blocks: readonly string[]): string[] {
  const named = cell
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const known = blocks.filter((name) => !isResidual(name));
  const unknown = named.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownName("shared block", unknown, known);
  return known.filter((name) => named.includes(name));
}

function expectTwo(file: string, { a }: Line["record"], pair: ListedPair): void {
  const got = `"${a}" twice on line ${pair.line}`;
  expect(pair.a !== pair.b, "pairs", file, "two different images", got, "Take the line out.");
}

/** Refuses a pair whose labels in the data contradict it. */
function expectLabelsAgree(file: string, { a, b, shared, line }: ListedPair, dataset: Dataset): void {
  for (const name of shared) {
    const at = dataset.factors.findIndex((factor) => factor.name === name);
    if (at < 0) continue;
    const [first, second] = [a, b].map((row) => dataset.levels[row * dataset.factors.length + at]);
    if (first < 0 || second < 0 || first === second) continue;
    const label = (level: number) => levelLabel(dataset.factors[at], level);
    const got = `"${label(first)}" and "${label(second)}" on line ${line}`;
    const todo = "Mend the line or the labels.";
    throw new InputError("pairs", file, `one label of "${name}" for a pair that shares it`, got, todo);
  }
}
