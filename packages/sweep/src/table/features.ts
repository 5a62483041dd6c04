/** Settings as the numbers that trees split. */
import { canonical, type Settings } from "../plan/index.ts";
import { keysOf } from "./results.ts";

/** A row of numbers for every cell. */
export interface Features {
  /** Keys that differ between cells. */
  readonly keys: readonly string[];
  readonly rows: readonly number[][];
  /** The rows in which every cell has the value of another cell for one key. */
  shuffled(key: string, other: ArrayLike<number>): number[][];
}

/** A column for a key whose values are numbers, else one for each value; a cell without the key has a value of its own. */
export function encoded(cells: readonly Settings[]): Features {
  const all = keysOf(cells.map((settings) => ({ settings }))).map((key) => ({
    key,
    columns: columnsOf(cells.map((settings) => settings[key])),
  }));
  const varied = all.filter(({ columns }) => columns.some((column) => new Set(column).size > 1));
  const rowsWith = (at: (key: string, row: number) => number) =>
    cells.map((_, row) =>
      varied.flatMap(({ key, columns }) => columns.map((column) => column[at(key, row)])),
    );
  return {
    keys: varied.map(({ key }) => key),
    rows: rowsWith((_, row) => row),
    shuffled: (key, other) => rowsWith((each, row) => (each === key ? other[row] : row)),
  };
}

function columnsOf(values: readonly unknown[]): number[][] {
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length > 0 && values.every((value) => value === undefined || typeof value === "number")) {
    const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
    return [values.map((value) => (value as number | undefined) ?? low - (high - low || 1))];
  }
  const texts = values.map(canonical);
  return [...new Set(texts)].map((text) => texts.map((each) => Number(each === text)));
}
