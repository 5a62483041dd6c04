/** From the known labels of a column to a factor and its levels. */
import { expect } from "../../errors.ts";
import type { Factor } from "../../types/index.ts";

/** One column of a table as text, [rows]; "" is a missing cell. */
export interface TextColumn {
  readonly name: string;
  readonly cells: readonly string[];
  /** Where each row stands in its file, from 1. [rows] */
  readonly lines?: readonly number[];
}

/** A column of some of the rows. */
export function rowsOf({ name, cells, lines }: TextColumn, rows: ArrayLike<number>): TextColumn {
  const chosen = <T>(list: readonly T[]) => Array.from(rows, (row) => list[row]);
  return { name, cells: chosen(cells), ...(lines && { lines: chosen(lines) }) };
}

/** One factor's number for every row, as archives hold them; what is not finite is missing. [rows] */
export interface NumberColumn {
  readonly name: string;
  readonly numbers: ArrayLike<number>;
  /** What numbers are that nobody declared: classes in archives of images, positions on a scale elsewhere. */
  readonly kind?: Factor["kind"];
}

/** A column of labels before they are levels. */
export type Column = TextColumn | NumberColumn;

/** The labels of a column that are known. */
export interface Known {
  readonly name: string;
  /** NaN where missing; null where a label is no number. [rows] */
  readonly numbers: Float64Array | null;
  /** As they were written, "" where missing; null where numbers were given. [rows] */
  readonly texts: readonly string[] | null;
  /** The kind of a factor of numbers. */
  readonly kind: Factor["kind"];
}

/** A factor with every row's level, [rows]; −1 is missing. */
export interface Coded {
  readonly factor: Factor;
  readonly levels: Int32Array;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const WHOLE = /^[+-]?\d+$/;
const natural = new Intl.Collator("en", { numeric: true });

/** Whether a text is written as a number. */
export const isNumeral = (text: string): boolean => NUMBER.test(text);

/** The number that a text is; NaN where it is none, or a longer whole number than a float can tell from its neighbours. */
export function numberOf(text: string): number {
  const number = isNumeral(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) && (Number.isSafeInteger(number) || !WHOLE.test(text)) ? number : Number.NaN;
}

/** Different known values, ascending. */
export function distinct(numbers: Float64Array): number[] {
  const values = new Set<number>();
  // Adding 0 makes −0 and 0 one value.
  for (const n of numbers) if (!Number.isNaN(n)) values.add(n + 0);
  return [...values].sort((a, b) => a - b);
}

/** Every value a level: ascending numbers, or texts in natural order. The label of a number is its first spelling. */
export function codeLevels(known: Known): Coded {
  return known.numbers === null ? codeTexts(known) : codeNumbers(known, known.numbers);
}

function codeTexts({ name, texts }: Known): Coded {
  const labels = [...new Set(texts)].filter((text) => text !== "").sort(natural.compare);
  const at = new Map(labels.map((label, level) => [label, level]));
  const levels = Int32Array.from(texts ?? [], (text) => at.get(text) ?? -1);
  return { factor: { name, size: labels.length, kind: "categorical", labels }, levels };
}

function codeNumbers({ name, texts, kind }: Known, numbers: Float64Array): Coded {
  const values = distinct(numbers);
  const at = new Map(values.map((value, level) => [value, level]));
  const levels = Int32Array.from(numbers, (n) => at.get(n + 0) ?? -1);
  const labels = texts === null ? values.map(String) : spellings(values.length, levels, texts);
  return { factor: { name, size: values.length, kind, labels, values }, levels };
}

/** The first spelling of every level. */
function spellings(size: number, levels: Int32Array, texts: readonly string[]): string[] {
  const labels: (string | undefined)[] = new Array(size).fill(undefined);
  levels.forEach((level, row) => {
    if (level >= 0) labels[level] ??= texts[row];
  });
  return labels as string[];
}

/** Equal-width bins from the smallest to the largest value; an empty bin is no level. */
export function codeBins({ name, numbers }: Known, bins: number): Coded {
  const todo = "Take it out of data.bins.";
  expect(numbers !== null, "bins", name, "a column of numbers", "other labels", todo);
  const values = distinct(numbers);
  const [low, width] = [values[0], (values[values.length - 1] - values[0]) / bins];
  const binOf = (n: number) => (width > 0 ? Math.min(bins - 1, Math.floor((n - low) / width)) : 0);
  const used = [...new Set(values.map(binOf))];
  const at = new Map(used.map((bin, level) => [bin, level]));
  const levels = Int32Array.from(numbers, (n) => at.get(binOf(n)) ?? -1);
  const edge = (bin: number) => Number((low + bin * width).toPrecision(6));
  const labels = used.map((bin) => `${edge(bin)} to ${edge(bin + 1)}`);
  const centres = used.map((bin) => low + (bin + 0.5) * width);
  return { factor: { name, size: used.length, kind: "ordinal", labels, values: centres }, levels };
}
