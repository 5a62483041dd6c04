/** hyparquet in a thread of its own (parquet.ts): what damage makes it do for ever ends with the thread. */
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  snappyUncompress,
} from "hyparquet";
import { asyncBufferFromFile } from "hyparquet/src/node.js";
import { unpackedLimit } from "./limits.ts";
import type { Outline } from "./parquet.ts";
import { serve } from "./thread.ts";

/** The most that Snappy's shortest instruction writes for each of its bytes, and a little for short inputs. */
const SNAPPY = { times: 32, atLeast: 1024 };

/** Refuses a declared size before anything is allocated for it, and stops at it. */
const within = (unpack: (input: Uint8Array, options: { maxOutputLength: number }) => Uint8Array) =>
  function bounded(input: Uint8Array, length: number): Uint8Array {
    return unpack(input, { maxOutputLength: checked(length, unpackedLimit(input.length, "held")) });
  };

function checked(length: number, most: number): number {
  if (length >= 0 && length <= most) return Math.max(1, length);
  throw new Error(`a page of ${length} bytes, packed to far fewer`);
}

const compressors: Compressors = {
  GZIP: within(gunzipSync),
  ZSTD: within(zstdDecompressSync),
  BROTLI: within(brotliDecompressSync),
  SNAPPY: (input, length) => {
    checked(length, Math.max(SNAPPY.atLeast, SNAPPY.times * input.length));
    const output = new Uint8Array(length);
    snappyUncompress(input, output);
    return output;
  },
};

interface Shard {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
}
const open = new Map<string, Promise<Shard>>();

/** A file that is read is opened once. */
function shardOf(path: string): Promise<Shard> {
  const shard = open.get(path) ?? read(path);
  open.set(path, shard);
  return shard;
}

async function read(path: string): Promise<Shard> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  for (const group of metadata.row_groups) checkGroup(group, file.byteLength);
  return { file, metadata };
}

/** Sizes and places that damage may make any number. */
function checkGroup({ num_rows, columns }: FileMetaData["row_groups"][number], size: number): void {
  if (num_rows < 0n) throw new Error(`${num_rows} rows in a group`);
  for (const { meta_data } of columns) {
    if (meta_data === undefined) throw new Error("a column that lies in another file");
    const { num_values, total_compressed_size, data_page_offset, dictionary_page_offset } = meta_data;
    const [from, bytes] = [Number(dictionary_page_offset ?? data_page_offset), Number(total_compressed_size)];
    if (!(from >= 0 && bytes >= 0 && from + bytes <= size))
      throw new Error(`a column up to byte ${from + bytes} of ${size}`);
    if (num_values < 0n) throw new Error(`${num_values} values in a column`);
  }
}

async function outline(path: string): Promise<Outline> {
  const { metadata } = await shardOf(path);
  return {
    columns: parquetSchema(metadata).children.map(({ element }) => element.name),
    groups: metadata.row_groups.map(({ num_rows }) => Number(num_rows)),
    note: metadata.key_value_metadata?.find(({ key }) => key === "huggingface")?.value ?? null,
  };
}

/** Rows [rowStart, rowEnd) of some columns. */
async function rows(path: string, columns: string[], rowStart: number, rowEnd: number) {
  const { file, metadata } = await shardOf(path);
  return parquetReadObjects({ file, metadata, rowStart, rowEnd, columns, compressors, utf8: false });
}

serve({ outline, rows });
