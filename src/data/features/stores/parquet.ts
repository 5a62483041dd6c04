/** A table in one .parquet file with a list of numbers for each block, and the manifest in its metadata. */
import { renameSync, rmSync } from "node:fs";
import type * as Hyparquet from "hyparquet-writer";
import { flush, guarded, temporaryName } from "../../../files.ts";
import { onUse } from "../../../onUse.ts";
import { eachBlock, FILE, type OpenStore } from "./store.ts";

const writers = onUse<typeof Hyparquet>("hyparquet-writer");

/** Rows kept before a row group is written. */
const GROUP = 4096;
/** The manifest's key in the file's metadata. */
const KEY = "unweave";

/** `FILE.parquet`; a file that is there is replaced. */
export const parquet: OpenStore = async ({ target, manifest }) => {
  const temporary = guarded(target, () => temporaryName(target));
  const writer = guarded(
    target,
    () =>
      new writers.ParquetWriter({
        writer: writers.fileWriter(temporary),
        schema: [
          { name: "root", num_children: manifest.blocks.length + 1 },
          { name: FILE, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
          ...manifest.blocks.flatMap(({ column }) => listOf(column)),
        ],
        kvMetadata: [{ key: KEY, value: JSON.stringify(manifest) }],
      }),
  );
  let names: string[] = [];
  let lists: number[][][] = manifest.blocks.map(() => []);
  const group = () => {
    if (names.length === 0) return;
    const columns = manifest.blocks.map(({ column }, at) => ({ name: column, data: lists[at] }));
    writer.write({ columnData: [{ name: FILE, data: names }, ...columns], rowGroupSize: GROUP });
    names = [];
    lists = manifest.blocks.map(() => []);
  };
  return {
    write: async (files, codes) =>
      guarded(target, () =>
        eachBlock(manifest, codes, (row, vectors) => {
          names.push(files[row]);
          for (const [at, vector] of vectors.entries()) lists[at].push(Array.from(vector));
          if (names.length === GROUP) group();
        }),
      ),
    finish: async () =>
      guarded(target, () => {
        group();
        writer.finish();
        flush(temporary);
        renameSync(temporary, target);
        return [];
      }),
    abandon: async () => rmSync(temporary, { force: true }),
  };
};

/** The three levels by which every reader knows a list. */
const listOf = (name: string) =>
  [
    { name, repetition_type: "REQUIRED", converted_type: "LIST", num_children: 1 },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { name: "element", type: "FLOAT", repetition_type: "REQUIRED" },
  ] as const;
