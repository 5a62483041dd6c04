/** Stores: one file for each kind of place. */
import { fileURLToPath } from "node:url";
import { InputError } from "../../../../src/index.ts";
import type { Store } from "../types.ts";
import { openFolder } from "./file.ts";
import { openHttps } from "./https.ts";
import { openS3, readOnly } from "./s3.ts";
import type { Environment } from "./s3Access.ts";

export { digestOf, digestOfFile } from "./folder.ts";
export { pooled } from "./pool.ts";

/** How a place is opened. */
export interface StoreOptions {
  /** Nothing is written, not even to find out whether that is possible. */
  readonly isReadOnly?: boolean;
  readonly env?: Environment;
}

/** Whether a name is an address rather than a path. One letter and a colon is a disk of Windows. */
export const isAddress = (name: string): boolean => /^[a-z][a-z0-9+.-]+:/i.test(name);

/** Opens a place by its path or its URL: `file://`, `s3://`, or, to be read only, `https://`. */
export async function openStore(
  name: string,
  { isReadOnly = false, env }: StoreOptions = {},
): Promise<Store> {
  const folder = (path: string) => {
    const store = openFolder(path, isReadOnly);
    return isReadOnly ? readOnly(store) : store;
  };
  if (!isAddress(name)) return folder(name);
  const scheme = name.slice(0, name.indexOf(":")).toLowerCase();
  if (scheme === "file") return folder(pathIn(name));
  if (scheme === "s3") return openS3(name, { isReadOnly, env });
  if (scheme === "https" || scheme === "http") return openHttps(name);
  // Of an address that is not understood nothing is shown that may be a password.
  const todo = "Name a folder, or s3://BUCKET/PREFIX.";
  throw new InputError(
    "store",
    `${scheme}:…`,
    "a folder, file://, s3:// or https://",
    "another scheme",
    todo,
  );
}

function pathIn(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    const todo = "Write file:///folder, with three slashes, or the path alone.";
    throw new InputError("store", url, "the URL of a folder of this machine", "another form", todo);
  }
}
