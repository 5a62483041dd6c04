/** Columns of a .parquet table read as labels. */
import type { ParquetTable } from "../../formats/parquet.ts";
import type { TextColumn } from "./columns.ts";

/** A value as a label's text, "" where it is missing; null where it is no single value. */
function cellOf(value: unknown, names: readonly string[] | null): string | null {
  if (value === null || value === undefined) return "";
  if (names !== null && (typeof value === "number" || typeof value === "bigint"))
    return value < 0 ? "" : (names[Number(value)] ?? `${value}`);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (typeof value === "number" && Number.isNaN(value)) return "";
  return typeof value === "object" ? null : `${value}`;
}

/** Columns as labels, and those left out because they hold lists or structures. */
export async function labelColumns(
  table: ParquetTable,
  chosen: readonly string[],
): Promise<{ columns: TextColumn[]; left: string[] }> {
  const cells = new Map<string, string[]>(chosen.map((name) => [name, []]));
  const names = new Map(chosen.map((name) => [name, table.names(name)]));
  for await (const { rows } of table.groups(chosen))
    for (const row of rows)
      for (const [name, list] of cells) {
        const cell = cellOf(row[name], names.get(name) ?? null);
        if (cell === null) cells.delete(name);
        else list.push(cell);
      }
  const columns = [...cells].map(([name, list]) => ({ name, cells: list }));
  return { columns, left: chosen.filter((name) => !cells.has(name)) };
}
