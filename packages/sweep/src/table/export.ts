/** Trials as tables of other programs: a column for every setting and for every score. */
import { parquetWriteBuffer } from "hyparquet-writer";
import { csvLine } from "../../../../src/cli/kit.ts";
import { chancesOf, keysOf, numbersOf, type SweepResults } from "./results.ts";

interface Column {
  readonly name: string;
  /** null where there is none. */
  readonly values: readonly unknown[];
}

/** A row for every trial: `name`, `state`, `seed`, `seconds`, `run`, `settings.KEY`, `scores.METRIC`, `chance.METRIC`. */
function columnsOf({ rows }: SweepResults): Column[] {
  const plain = (["name", "state", "seed", "seconds", "run"] as const).map((name) => ({
    name,
    values: rows.map((row) => row[name]),
  }));
  const settings = keysOf(rows).map((key) => ({
    name: `settings.${key}`,
    values: rows.map((row) => row.settings[key] ?? null),
  }));
  const numbers = (prefix: string, all: readonly Readonly<Record<string, number>>[]) =>
    [...new Set(all.flatMap((each) => Object.keys(each)))].map((name) => ({
      name: `${prefix}.${name}`,
      values: all.map((each) => each[name] ?? null),
    }));
  return [
    ...plain,
    ...settings,
    ...numbers("scores", rows.map(numbersOf)),
    ...numbers("chance", rows.map(chancesOf)),
  ];
}

/** Text as it is, everything else as JSON; nothing where there is nothing. */
const textOf = (value: unknown): string =>
  value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);

/** Comma-separated text with a heading. */
export function csvOf(results: SweepResults): string {
  const columns = columnsOf(results);
  const lines = results.rows.map((_, row) => columns.map(({ values }) => textOf(values[row])));
  return [columns.map(({ name }) => name), ...lines].map((cells) => `${csvLine(cells)}\n`).join("");
}

/** A Parquet file: numbers as doubles, truth as booleans, all else as text. */
export function parquetOf(results: SweepResults): Uint8Array {
  const columnData = columnsOf(results).map(({ name, values }) => {
    const is = (kind: string) =>
      values.every((value) => value === null || typeof value === kind) &&
      values.some((value) => value !== null);
    const nullable = true;
    if (is("number")) return { name, type: "DOUBLE" as const, nullable, data: [...values] };
    if (is("boolean")) return { name, type: "BOOLEAN" as const, nullable, data: [...values] };
    const data = values.map((value) => (value === null ? null : textOf(value)));
    return { name, type: "STRING" as const, nullable, data };
  });
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
