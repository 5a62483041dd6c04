/** Tables in .parquet files: one, or the shards of a folder in the order of their names, row group by row group. */
import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, InputError } from "../errors.ts";
import { ReadingThread } from "./thread.ts";

/** A row by the names of its columns. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows that lie together in one file. */
export interface RowGroup {
  /** The place of the first in the table. */
  readonly from: number;
  readonly rows: readonly Row[];
  /** The file. */
  readonly path: string;
}

/** One table, whatever the number of its files. */
export interface ParquetTable {
  readonly files: readonly string[];
  readonly rows: number;
  readonly columns: readonly string[];
  /** Names for the numbers of a column, if the file lists them as Hugging Face's files do. */
  names(column: string): readonly string[] | null;
  /** Rows of some columns, a row group at a time; groups that `wanted` refuses are not read. */
  groups(
    columns: readonly string[],
    wanted?: (from: number, to: number) => boolean,
  ): AsyncGenerator<RowGroup>;
}

/** What the end of a file says of it. */
export interface Outline {
  readonly columns: readonly string[];
  /** Rows of each row group. */
  readonly groups: readonly number[];
  /** What Hugging Face's library notes, as JSON. */
  readonly note: string | null;
}

interface Shard extends Outline {
  readonly path: string;
}

/** Opens a file, or the files of a folder whose names start with `prefix`. */
export async function openParquet(path: string, prefix = ""): Promise<ParquetTable> {
  const shards = await withThread(async (ask) => {
    const found: Shard[] = [];
    for (const each of filesOf(path, prefix))
      found.push({ path: each, ...(await ask<Outline>("outline", each)) });
    return found;
  });
  const [{ columns }] = shards;
  for (const shard of shards) {
    const got = shard.columns.join(", ");
    const expected = `the columns of the first file: ${columns.join(", ")}`;
    expect(got === columns.join(", "), "parquet", shard.path, expected, got, "Leave the file out.");
  }
  return {
    files: shards.map((shard) => shard.path),
    rows: shards.flatMap(({ groups }) => groups).reduce((sum, rows) => sum + rows, 0),
    columns,
    names: (column) => classNames(shards[0].note, column),
    groups: (chosen, wanted = () => true) => groups(shards, chosen, wanted),
  };
}

function filesOf(path: string, prefix: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  const expected = "a .parquet file or a folder of them";
  expect(stats !== undefined, "file", path, expected, "no such file", "Mend the path.");
  if (stats.isFile()) return [path];
  const all = readdirSync(path, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".parquet"),
  );
  const files = all.filter((file) => basename(file).startsWith(prefix)).sort();
  const got = all.length > 0 ? `none that starts with "${prefix}"` : "no .parquet file in it";
  expect(
    files.length > 0,
    "file",
    path,
    expected,
    got,
    "Name another folder, or another start of the names.",
  );
  return files.map((file) => join(path, file));
}

const broken = (path: string, error: unknown) => {
  const got = (error as Error).message.split("\n")[0].replace(/\.$/, "");
  const todo = "The file is damaged or cut off: get it again.";
  return new InputError("file", path, "a whole .parquet file", got, todo);
};

type Ask = <T>(method: string, path: string, given?: readonly unknown[]) => Promise<T>;

async function withThread<T>(use: (ask: Ask) => Promise<T>): Promise<T> {
  const thread = new ReadingThread("parquetThread");
  try {
    return await use(asker(thread));
  } finally {
    await thread.close();
  }
}

const asker =
  (thread: ReadingThread): Ask =>
  (method, path, given = []) =>
    thread.ask<never>(method, [path, ...given], statSync(path).size).catch((error) => {
      throw error instanceof InputError ? error : broken(path, error);
    });

async function* groups(
  shards: readonly Shard[],
  columns: readonly string[],
  wanted: (from: number, to: number) => boolean,
): AsyncGenerator<RowGroup> {
  const thread = new ReadingThread("parquetThread");
  const ask = asker(thread);
  try {
    let from = 0;
    for (const { path, groups } of shards) {
      let start = 0;
      for (const count of groups) {
        const end = start + count;
        if (count > 0 && wanted(from, from + count)) {
          const rows = await ask<Row[]>("rows", path, [columns, start, end]);
          if (rows.length !== count)
            throw broken(path, new Error(`${rows.length} of the ${count} rows of a group`));
          yield { from, rows, path };
        }
        from += count;
        start = end;
      }
    }
  } finally {
    await thread.close();
  }
}

/** The names of a ClassLabel, from the metadata that Hugging Face's library writes. */
function classNames(note: string | null, column: string): readonly string[] | null {
  try {
    const feature = JSON.parse(note ?? "{}").info?.features?.[column];
    const isLabel = feature?._type === "ClassLabel" && Array.isArray(feature.names);
    return isLabel && feature.names.every((name: unknown) => typeof name === "string") ? feature.names : null;
  } catch {
    return null;
  }
}
