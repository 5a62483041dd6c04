/** A file of codes that grows row by row and is whole or not there. */
import { existsSync, renameSync, rmSync } from "node:fs";
import { extname } from "node:path";
import { InputError } from "../../../errors.ts";
import { guarded } from "../../../files.ts";
import type { Blocks } from "../../../types/index.ts";
import { csvWriter } from "./csv.ts";
import { npyWriter } from "./npy.ts";
import { parquetWriter } from "./parquet.ts";

/** What a format has to do; `path` is a temporary name. */
export interface RowWriter {
  /** codes [files.length, dim] */
  write(files: readonly string[], codes: Float32Array): void;
  /** Nothing more comes. */
  finish(): void;
}
/** Starts a file of codes with these blocks as columns. */
export type OpenRows = (path: string, blocks: Blocks) => RowWriter;

const FORMATS: Readonly<Record<string, OpenRows>> = {
  ".npy": npyWriter,
  ".csv": csvWriter,
  ".parquet": parquetWriter,
};

/** The format that a file's name asks for. */
export function formatOf(path: string): OpenRows {
  const extension = extname(path).toLowerCase();
  if (Object.hasOwn(FORMATS, extension)) return FORMATS[extension];
  const expected = `a file in ${Object.keys(FORMATS).join(", ")}`;
  throw new InputError("output", path, expected, extension || "no extension", "Write --out codes.npy.");
}

/** A file that is being written; `codes` is [files, dimensions]. */
export interface CodeFile {
  write(files: readonly string[], codes: Float32Array): void;
  /** Puts the file in its place. */
  finish(): void;
  /** Leaves nothing behind; harmless after `finish`. */
  abandon(): void;
}

/** Written beside its place under another name, then renamed. */
export function createCodeFile(path: string, blocks: Blocks): CodeFile {
  const temporary = `${path}.${process.pid}.part`;
  const rows = guarded(path, () => formatOf(path)(temporary, blocks));
  return {
    write: (files, codes) => guarded(path, () => rows.write(files, codes)),
    finish: () =>
      guarded(path, () => {
        rows.finish();
        renameSync(temporary, path);
      }),
    abandon: () => {
      if (existsSync(temporary)) rmSync(temporary);
    },
  };
}
