import type * as Hyparquet from "hyparquet-writer";
import { z } from "zod";
import { onUse } from "../../../onUse.ts";
import { define } from "../../../registry.ts";
import type { OpenRows } from "../../../types/index.ts";
import { columnNames } from "./columnNames.ts";

const writers = onUse<typeof Hyparquet>("hyparquet-writer");

/** Rows kept before a row group is written: readers skip by groups, and each has a cost. */
const GROUP = 4096;

/** A row per image: its file, then a float column for each of the code's. */
const openRows: OpenRows = (path, blocks) => {
  const names = columnNames(blocks);
  const writer = new writers.ParquetWriter({
    writer: writers.fileWriter(path),
    schema: [
      { name: "root", num_children: names.length + 1 },
      { name: "file", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
      ...names.map((name) => ({ name, type: "FLOAT", repetition_type: "REQUIRED" }) as const),
    ],
  });
  let kept: string[] = [];
  const codes = new Float32Array(GROUP * names.length);
  const flush = () => {
    if (kept.length === 0) return;
    const columns = names.map((name, k) => ({
      name,
      data: Array.from(kept, (_, row) => codes[row * names.length + k]),
    }));
    writer.write({ columnData: [{ name: "file", data: kept }, ...columns], rowGroupSize: GROUP });
    kept = [];
  };
  return {
    write: (files, rows) => {
      files.forEach((file, row) => {
        codes.set(rows.subarray(row * names.length, (row + 1) * names.length), kept.length * names.length);
        kept.push(file);
        if (kept.length === GROUP) flush();
      });
    },
    finish: () => {
      flush();
      writer.finish();
    },
  };
};

/** Files that end in .parquet. */
export const parquet = define({
  about: "a table of columns: the file, then a float column for every dimension",
  source: "parquet.apache.org",
  verified: "what embed writes is read again (test/cli/embed.test.ts)",
  options: z.strictObject({}),
  create: () => openRows,
});
