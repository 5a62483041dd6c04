/** A finished run as a folder that transformers.js, Python and other programs open. */
import { join } from "node:path";
import { writeFile } from "../files.ts";
import { contentsOf } from "./contents.ts";
import type { Account, ExportOptions } from "./options.ts";
import { expectTarget, whole } from "./target.ts";

/** What was written. */
export interface Exported extends Account {
  readonly out: string;
  /** Bytes by file. */
  readonly files: Readonly<Record<string, number>>;
}

/**
 * Writes a finished run as the folder that transformers.js, Python and other programs open: models, parameters, golden pictures,
 * a card. It is whole or not there, and no model is in it whose numbers a program of this machine does not give. An InputError
 * where there is no run, or where the target is there already (`overwrite`). A place that cannot be written is a RunError.
 *
 * ```ts
 * const { out, files } = await exportRun({ run: "runs/faces", out: "exported" });
 * console.log(out, files["onnx/model.onnx"], "bytes");
 * ```
 */
export async function exportRun(options: ExportOptions): Promise<Exported> {
  const { out, overwrite = false } = options;
  expectTarget(out, overwrite);
  const { files, ...account } = await contentsOf(options);
  await whole(out, async (folder) => {
    for (const [name, bytes] of Object.entries(files)) writeFile(join(folder, name), bytes);
  });
  const sizes = Object.entries(files).map(([name, bytes]) => [name, Buffer.byteLength(bytes)]);
  return { out, files: Object.fromEntries(sizes), ...account };
}
