/** A file of codes that is written row by row, and exists only once it is whole. */
import { renameSync, rmSync } from "node:fs";
import { extname } from "node:path";
import { InputError } from "../../../errors.ts";
import { flush, guarded, temporaryName } from "../../../files.ts";
import type { Blocks, OpenRows } from "../../../types/index.ts";
import { formats } from "./registry.ts";

/** The format that a file's name asks for: the entry that its extension names. An extension that no entry has is an InputError. */
export function formatOf(path: string): OpenRows {
  const extension = extname(path).toLowerCase();
  const [names, name] = [formats.names, extension.slice(1)];
  if (names.includes(name)) return formats.resolve({ name });
  const expected = `a file in ${names.map((each) => `.${each}`).join(", ")}`;
  throw new InputError("output", path, expected, extension || "no extension", "Name it codes.npy (--out).");
}

/** A file that is being written; `codes` is [files, dimensions]. */
export interface CodeFile {
  /** The next rows: their names, and their codes one after another. */
  write(files: readonly string[], codes: Float32Array): void;
  /** Puts the file in its place. */
  finish(): void;
  /** Removes what was written; harmless after `finish`. */
  abandon(): void;
}

/**
 * Written beside its place under another name, then renamed. An extension that no format has is an InputError; a place that
 * cannot be written, a RunError.
 */
export function createCodeFile(path: string, blocks: Blocks): CodeFile {
  const temporary = guarded(path, () => temporaryName(path));
  const rows = guarded(path, () => formatOf(path)(temporary, blocks));
  return {
    write: (files, codes) => guarded(path, () => rows.write(files, codes)),
    finish: () =>
      guarded(path, () => {
        rows.finish();
        flush(temporary);
        renameSync(temporary, path);
      }),
    abandon: () => rmSync(temporary, { force: true }),
  };
}
