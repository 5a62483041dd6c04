/** From a column of cells to a factor and its levels. */
import { expect } from "../../errors.ts";
import type { Factor } from "../../types/index.ts";

/** One column of a table as text, [rows]; "" is a missing cell. */
export interface Column {
  readonly name: string;
  readonly cells: readonly string[];
}

/** A factor with every row's level, [rows]; −1 is missing. */
export interface Coded {
  readonly factor: Factor;
  readonly levels: Int32Array;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const natural = new Intl.Collator("en", { numeric: true });

/** Numbers of a column, NaN where missing; null where a known cell is not a number or none is known. [rows] */
export function numbersOf({ cells }: Column): Float64Array | null {
  const known = cells.filter((cell) => cell !== "");
  if (known.length === 0 || !known.every((cell) => NUMBER.test(cell) && Number.isFinite(Number(cell))))
    return null;
  return Float64Array.from(cells, (cell) => (cell === "" ? Number.NaN : Number(cell)));
}

/** Different known values of a numeric column, ascending. */
export function distinct(numbers: Float64Array): number[] {
  // Adding 0 makes −0 and 0 one value.
  return [...new Set([...numbers].filter((n) => !Number.isNaN(n)).map((n) => n + 0))].sort((a, b) => a - b);
}

/** Every value a level: ascending numbers, or texts in natural order. The label of a number is its first spelling. */
export function codeColumn(column: Column): Coded {
  const numbers = numbersOf(column);
  return numbers === null ? codeTexts(column) : codeNumbers(column, numbers);
}

function codeTexts({ name, cells }: Column): Coded {
  const labels = [...new Set(cells)].filter((cell) => cell !== "").sort(natural.compare);
  const at = new Map(labels.map((label, level) => [label, level]));
  const levels = Int32Array.from(cells, (cell) => at.get(cell) ?? -1);
  return { factor: { name, size: labels.length, kind: "categorical", labels }, levels };
}

function codeNumbers({ name, cells }: Column, numbers: Float64Array): Coded {
  const values = distinct(numbers);
  const at = new Map(values.map((value, level) => [value, level]));
  const levels = Int32Array.from(numbers, (n) => at.get(n + 0) ?? -1);
  const labels = values.map((_, level) => cells[levels.indexOf(level)]);
  return { factor: { name, size: values.length, kind: "ordinal", labels, values }, levels };
}

/** Equal-width bins from the smallest to the largest value; an empty bin is no level. */
export function codeBins(column: Column, bins: number): Coded {
  const { name } = column;
  const numbers = numbersOf(column);
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

const signed = (n: number) => (n < 0 ? `${n}` : `+${n}`);

/** One categorical factor of the combinations that occur; missing if a part is missing. A single column keeps its labels. */
export function codeCombination(name: string, columns: readonly Column[]): Coded {
  const parts = columns.map(codeColumn);
  const tuples = columns[0].cells.map((_, row) => parts.map(({ levels }) => levels[row]));
  const known = new Map(tuples.filter((t) => !t.includes(-1)).map((tuple) => [tuple.join(), tuple]));
  const order = [...known.values()].sort((a, b) => compareTuples(a, b));
  const at = new Map(order.map((tuple, level) => [tuple.join(), level]));
  const levels = Int32Array.from(tuples, (tuple) => at.get(tuple.join()) ?? -1);
  const labels = order.map((tuple) => tuple.map((level, i) => partLabel(parts, i, level)).join(", "));
  return { factor: { name, size: order.length, kind: "categorical", labels }, levels };
}

function compareTuples(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((level, i) => level !== b[i]);
  return at < 0 ? 0 : a[at] - b[at];
}

function partLabel(parts: readonly Coded[], part: number, level: number): string {
  const { name, values, labels } = parts[part].factor;
  const label = labels?.[level] ?? `${level}`;
  if (parts.length === 1) return label;
  return `${name} ${values ? signed(values[level]) : label}`;
}
