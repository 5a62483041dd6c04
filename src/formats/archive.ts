/** Named files inside a zip (.npz) or in a folder, read whole or piece by piece. */
import { createReadStream, existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32, createInflateRaw } from "node:zlib";
import type yauzl from "yauzl";

import { expect, InputError } from "../errors.ts";
import { expectUnpackable } from "./limits.ts";

/** The files of a zip archive or a folder by name. */
export interface Archive {
  readonly path: string;
  has(name: string): boolean;
  /** The bytes of a file that exists, in order; an InputError if they are damaged or cut off. */
  pieces(name: string): AsyncIterable<Uint8Array>;
  read(name: string): Promise<Uint8Array>;
  /** Its bytes, uncompressed. */
  size(name: string): number;
  /** Where its bytes lie uncompressed; null if they are compressed. */
  place(name: string): Promise<ByteRange | null>;
}

/** Opens a zip or a folder for as long as `use` takes. `kind` is what errors call it. */
export async function withArchive<T>(
  path: string,
  kind: string,
  use: (archive: Archive) => Promise<T>,
): Promise<T> {
  const exists = existsSync(path);
  expect(exists, kind, path, "an .npz file or a folder of .npy files", "no such file", "Mend the path.");
  if (statSync(path).isDirectory()) return use(folderArchive(path));
  const broken = (error: unknown, expected = "a whole .npz file") => {
    const todo = "Write it with numpy.savez, get the whole file, or give a folder of .npy files.";
    return new InputError(kind, path, expected, reasonOf(error), todo);
  };
  let zip: yauzl.ZipFile;
  const entries = new Map<string, yauzl.Entry>();
  try {
    const { default: yauzl } = await import("yauzl");
    zip = await yauzl.openPromise(path, { autoClose: false });
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  } catch (error) {
    throw broken(error, "an .npz file");
  }
  try {
    return await use(zipArchive(path, zip, entries, broken));
  } finally {
    zip.close();
  }
}

const reasonOf = (error: unknown) => (error as Error).message.split("\n")[0].replace(/\.$/, "");

function zipArchive(
  path: string,
  zip: yauzl.ZipFile,
  entries: ReadonlyMap<string, yauzl.Entry>,
  broken: (error: unknown) => InputError,
): Archive {
  const whole = statSync(path).size;
  async function* pieces(name: string, use: "passed" | "held" = "passed"): AsyncGenerator<Uint8Array> {
    const entry = entries.get(name)!;
    const size = Math.min(whole, entry.compressedSize);
    expectUnpackable({ kind: "array", name, size, use }, entry.uncompressedSize);
    let [sum, left] = [0, entry.uncompressedSize];
    try {
      for await (const piece of await unpacked(path, zip, entry)) {
        sum = crc32(piece, sum);
        left -= piece.length;
        if (left < 0) throw new Error(`more bytes of ${name} than it declares`);
        yield piece;
      }
    } catch (error) {
      throw error instanceof InputError ? error : broken(error);
    }
    // A reader that stops early never gets here, and nothing is compared.
    if (sum !== entry.crc32) throw broken(new Error(`${name} damaged: its checksum differs`));
  }
  return {
    path,
    has: (name) => entries.has(name),
    pieces: (name) => pieces(name),
    read: (name) => joined(pieces(name, "held")),
    size: (name) => entries.get(name)!.uncompressedSize,
    place: async (name) => {
      const entry = entries.get(name)!;
      if (entry.compressionMethod !== 0 || entry.isEncrypted()) return null;
      try {
        const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
        return { path, offset: fileDataStart };
      } catch (error) {
        throw broken(error);
      }
    },
  };
}

/** Pieces of a megabyte: the library's own of 16 kB cost more time in waiting than in decompression. */
async function unpacked(
  path: string,
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
): Promise<AsyncIterable<Uint8Array>> {
  if (entry.compressionMethod !== 8 || entry.isEncrypted()) return zip.openReadStreamPromise(entry);
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const end = fileDataStart + entry.compressedSize - 1;
  // A stream of yauzl's own throws where it is destroyed while one of its reads waits.
  const raw = createReadStream(path, { start: fileDataStart, end, highWaterMark: 1 << 20 });
  const inflated = createInflateRaw({ chunkSize: 1 << 20 });
  raw.on("error", (error) => inflated.destroy(error));
  // Closes the file when a reader stops early.
  inflated.on("close", () => raw.destroy());
  return raw.pipe(inflated);
}

function folderArchive(path: string): Archive {
  return {
    path,
    has: (name) => statSync(join(path, name), { throwIfNoEntry: false })?.isFile() ?? false,
    pieces: (name) => createReadStream(join(path, name), { highWaterMark: 1 << 20 }),
    read: (name) => readFile(join(path, name)),
    size: (name) => statSync(join(path, name)).size,
    place: async (name) => ({ path: join(path, name), offset: 0 }),
  };
}

async function joined(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece);
  return Buffer.concat(parts);
}

/** Uncompressed bytes in a file, from `offset` on. */
export interface ByteRange {
  readonly path: string;
  readonly offset: number;
}
