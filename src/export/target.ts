/** The folder of an export: whole or not there, and never in the place of something else. */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, InputError } from "../errors.ts";
import { guarded, makeFolder, temporaryName } from "../files.ts";
import { MODEL_TYPE } from "./settings.ts";

/** Refuses a folder whose content would be lost: all but an empty one, and an export that may be replaced. */
export function expectTarget(out: string, overwrite: boolean): void {
  if (!existsSync(out)) return;
  let held: string[];
  try {
    held = readdirSync(out);
  } catch {
    throw new InputError("output", out, "a folder", "a file", "Choose another place (--out).");
  }
  if (held.length === 0) return;
  const isExport = typeOf(join(out, "config.json")) === MODEL_TYPE;
  const todo = isExport
    ? "Overwrite it (--overwrite), or choose another place (--out)."
    : "Choose another place (--out).";
  const got = isExport ? "an export" : `one that holds ${held[0]}`;
  expect(isExport && overwrite, "output", out, "a new or empty folder", got, todo);
}

function typeOf(config: string): unknown {
  try {
    return JSON.parse(readFileSync(config, "utf8")).model_type;
  } catch {
    return undefined;
  }
}

/** Lets `write` fill a folder under a temporary name, and gives it its own once it is whole. */
export async function whole<T>(out: string, write: (folder: string) => Promise<T>): Promise<T> {
  const temporary = guarded(out, () => {
    makeFolder(dirname(resolve(out)));
    return temporaryName(out);
  });
  try {
    const written = await write(temporary);
    guarded(out, () => {
      const before = temporaryName(out);
      if (existsSync(out)) renameSync(out, before);
      renameSync(temporary, out);
      rmSync(before, { force: true, recursive: true });
    });
    return written;
  } finally {
    rmSync(temporary, { force: true, recursive: true });
  }
}
