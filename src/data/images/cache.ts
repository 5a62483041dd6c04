/** Images kept on disk after the first use: bytes under a key, written to a temporary name, then renamed. */
import { createHash } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { InputError, RunError } from "../../errors.ts";
import { makeFolder } from "../../files.ts";

/** UNWEAVE_CACHE, or a folder of the user's. */
export function cacheFolder(): string {
  return process.env.UNWEAVE_CACHE ?? join(homedir(), ".cache", "unweave");
}

/** The file of `key` (anything JSON can write). */
function pathOf(key: unknown): string {
  const hash = createHash("sha256").update(JSON.stringify(key)).digest("hex").slice(0, 24);
  return join(cacheFolder(), `${hash}.u8`);
}

/**
 * The bytes kept under `key`, or those that `make` gives, which are then kept. A file of the wrong length is made again (null:
 * the length is unknown); a folder that cannot be written costs only time.
 */
export async function cached(
  key: unknown,
  length: number | null,
  make: () => Promise<Uint8Array> | Uint8Array,
): Promise<Uint8Array> {
  const path = pathOf(key);
  try {
    const bytes = readFileSync(path);
    if (bytes.length === (length ?? bytes.length))
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  } catch {
    // Not there yet.
  }
  const bytes = await make();
  try {
    makeFolder(cacheFolder());
    const temporary = `${path}.${process.pid}`;
    writeFileSync(temporary, bytes);
    renameSync(temporary, path);
  } catch {
    // A cache is a convenience.
  }
  return bytes;
}

/** A digest of the contents of arrays, to be used in a key. */
export function digestOf(...arrays: readonly (Float32Array | Int32Array)[]): string {
  const hash = createHash("sha256");
  for (const { buffer, byteOffset, byteLength } of arrays)
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest("hex");
}

/** Adds bytes at the end of a file. */
export type Append = (bytes: Uint8Array) => void;

/**
 * The file kept under `key`, of `length` bytes, which may exceed memory; `make` writes it if it does not exist. The cache
 * is needed here, so a full disk is an error.
 */
export async function cachedFile(
  key: unknown,
  length: number,
  make: (append: Append) => Promise<void>,
): Promise<string> {
  const path = pathOf(key);
  if (statSync(path, { throwIfNoEntry: false })?.size === length) return path;
  const temporary = `${path}.${process.pid}`;
  try {
    makeFolder(cacheFolder());
    const file = openSync(temporary, "w");
    try {
      await make((bytes) => {
        for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      });
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error instanceof InputError ? error : unwritable(error as NodeJS.ErrnoException, length);
  }
  return path;
}

function unwritable(error: NodeJS.ErrnoException, length: number): Error {
  // An error that the system did not raise is our own mistake and keeps its stack.
  if (error.code === undefined) return error;
  const expected = `room for ${(length / 1e9).toFixed(1)} GB of images`;
  const todo = "Name another folder: UNWEAVE_CACHE=DIR, or take fewer images: data.pictures=N.";
  return new RunError("cache", cacheFolder(), expected, error.message, todo);
}
