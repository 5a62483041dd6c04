/** Tables in .parquet files: one, or the shards of a folder in the order of their names, row group by row group. */
import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from "hyparquet";
import { asyncBufferFromFile } from "hyparquet/src/node.js";
import { expect, InputError } from "../errors.ts";

type Row = Readonly<Record<string, unknown>>;

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
  ): AsyncGenerator<{ readonly from: number; readonly rows: readonly Row[] }>;
}

/** The library decompresses Snappy itself; Node decompresses the others. */
const compressors: Compressors = {
  GZIP: (input) => gunzipSync(input),
  ZSTD: (input) => zstdDecompressSync(input),
  BROTLI: (input) => brotliDecompressSync(input),
};

interface Shard {
  readonly path: string;
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
}

/** Opens a file, or the files of a folder whose names start with `prefix`. */
export async function openParquet(path: string, prefix = ""): Promise<ParquetTable> {
  const shards: Shard[] = [];
  for (const each of filesOf(path, prefix)) shards.push(await openShard(each));
  const columnsOf = ({ metadata }: Shard) =>
    parquetSchema(metadata).children.map(({ element }) => element.name);
  const columns = columnsOf(shards[0]);
  for (const shard of shards) {
    const got = columnsOf(shard).join(", ");
    const expected = `the columns of the first file: ${columns.join(", ")}`;
    expect(got === columns.join(", "), "parquet", shard.path, expected, got, "Leave the file out.");
  }
  return {
    files: shards.map((shard) => shard.path),
    rows: shards.reduce((sum, { metadata }) => sum + Number(metadata.num_rows), 0),
    columns,
    names: (column) => classNames(shards[0].metadata, column),
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

async function openShard(path: string): Promise<Shard> {
  try {
    const file = await asyncBufferFromFile(path);
    return { path, file, metadata: await parquetMetadataAsync(file) };
  } catch (error) {
    throw broken(path, error);
  }
}

async function* groups(
  shards: readonly Shard[],
  columns: readonly string[],
  wanted: (from: number, to: number) => boolean,
) {
  let from = 0;
  for (const { path, file, metadata } of shards) {
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows);
      if (wanted(from, from + rowEnd - rowStart)) {
        const read = { file, metadata, rowStart, rowEnd, columns: [...columns], compressors, utf8: false };
        const rows = await parquetReadObjects(read).catch((error) => {
          throw broken(path, error);
        });
        yield { from, rows };
      }
      from += rowEnd - rowStart;
      rowStart = rowEnd;
    }
  }
}

/** The names of a ClassLabel, from the metadata that Hugging Face's library writes. */
function classNames(metadata: FileMetaData, column: string): readonly string[] | null {
  const note = metadata.key_value_metadata?.find(({ key }) => key === "huggingface")?.value;
  try {
    const feature = JSON.parse(note ?? "{}").info?.features?.[column];
    return feature?._type === "ClassLabel" && Array.isArray(feature.names) ? feature.names : null;
  } catch {
    return null;
  }
}
