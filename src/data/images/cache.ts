/**
 * Images kept on disk after the first use: bytes under a key, with checksums behind them. A file is written under a temporary
 * name, flushed and renamed; a damaged one is made again.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { cacheFolder } from "../../cacheFolder.ts";
import { InputError, RunError } from "../../errors.ts";
import { makeFolder, openWhole } from "../../files.ts";
import { Checksums, type Pieces, readChecksums } from "./checksums.ts";

/** The file of `key` (anything JSON can write). */
function pathOf(key: unknown): string {
  const hash = createHash("sha256").update(JSON.stringify(key)).digest("hex").slice(0, 24);
  return join(cacheFolder(), `${hash}.u8`);
}

/** Bytes of the checksum at the end of a file that is read whole. */
const CHECKSUM = 4;

/**
 * The bytes kept under `key`, or those that `make` gives, which are then kept. A file that is damaged or of the wrong length is
 * made again (null: the length is unknown); a folder that cannot be written costs only time.
 */
export async function cached(
  key: unknown,
  length: number | null,
  make: () => Promise<Uint8Array> | Uint8Array,
): Promise<Uint8Array> {
  const path = pathOf(key);
  const kept = wholeBytes(path);
  if (kept !== null && kept.length === (length ?? kept.length)) return kept;
  const bytes = await make();
  const checksum = new Uint8Array(CHECKSUM);
  new DataView(checksum.buffer).setUint32(0, crc32(bytes), true);
  try {
    await written(path, async (append) => {
      append(bytes);
      append(checksum);
    });
  } catch {
    // A cache is a convenience.
  }
  return bytes;
}

/** The bytes of a file that fit its checksum; null where it is missing, cut off or damaged. */
function wholeBytes(path: string): Uint8Array | null {
  let file: Buffer;
  try {
    file = readFileSync(path);
  } catch {
    return null;
  }
  const end = file.length - CHECKSUM;
  if (end < 0) return null;
  const bytes = new Uint8Array(file.buffer, file.byteOffset, end);
  return file.readUInt32LE(end) === crc32(bytes) ? bytes : null;
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

/** A file of the cache that is read in pieces, with the checksum of each. */
export interface CachedFile {
  readonly path: string;
  readonly checksums: Uint32Array;
}

/**
 * The file kept under `key`, which may exceed memory; `make` writes it if it does not exist or is damaged. The cache is needed
 * here, so a full disk is an error.
 */
export async function cachedFile(
  key: unknown,
  pieces: Pieces,
  make: (append: Append) => Promise<void>,
): Promise<CachedFile> {
  const path = pathOf(key);
  const kept = readChecksums(path, pieces);
  if (kept !== null) return { path, checksums: kept };
  const sums = new Checksums(pieces);
  try {
    await written(path, async (append) => {
      await make((bytes) => {
        sums.add(bytes);
        append(bytes);
      });
      append(sums.bytes());
    });
  } catch (error) {
    throw error instanceof InputError ? error : unwritable(error as NodeJS.ErrnoException, pieces.length);
  }
  return { path, checksums: sums.values };
}

/** Writes a file of the cache: whole and flushed, or not there. */
async function written(path: string, make: (append: Append) => Promise<void>): Promise<void> {
  makeFolder(cacheFolder());
  const file = openWhole(path);
  try {
    await make(file.append);
    file.finish();
  } finally {
    file.abandon();
  }
}

function unwritable(error: NodeJS.ErrnoException, length: number): Error {
  // An error that the system did not raise is our own mistake and keeps its stack.
  if (error.code === undefined) return error;
  const expected = `room for ${(length / 1e9).toFixed(1)} GB of images`;
  const todo = "Name another folder: UNWEAVE_CACHE=DIR, or take fewer images: data.pictures=N.";
  return new RunError("cache", cacheFolder(), expected, error.message, todo);
}
