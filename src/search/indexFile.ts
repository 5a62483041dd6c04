/**
 * The index of a folder of pictures: unit rows of one block in float32, and whose they are. It is a safetensors file whose
 * metadata say the rest, so that other programs can open it.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { openWhole } from "../files.ts";

/** Number of the format; an index of another one is made anew. */
const FORMAT = 2;
const LENGTH = 8;
/** Bytes that are read at a time. */
const PIECE = 2 ** 26;

const entry = z.object({
  /** Seen from the folder. */
  file: z.string(),
  size: z.number(),
  /** Milliseconds since 1970. */
  changed: z.number(),
  /** Of the file's bytes. */
  digest: z.string(),
});
const skipped = entry.omit({ digest: true }).extend({ why: z.string() });
const about = z.object({
  format: z.literal(FORMAT),
  /** Digest of the run's encoder, and of how it reads pictures. */
  run: z.string(),
  block: z.string(),
  width: z.number().int().positive(),
  folder: z.string(),
  files: z.array(entry),
  /** Pictures that could not be read, and why: they are tried again when they change. */
  skipped: z.array(skipped),
  /** CRC-32 of the rows. */
  checksum: z.number(),
});

/** One picture of an index. */
export type Indexed = z.output<typeof entry>;
/** What an index says of itself. */
export type About = z.output<typeof about>;
/** Row i, of unit length, is picture i of `files`. */
export interface PictureIndex {
  readonly about: Omit<About, "format" | "checksum">;
  readonly rows: Float32Array;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Writes an index: whole, or as it was. */
export function writeIndex(path: string, index: PictureIndex): void {
  const { rows } = index;
  const known: About = { ...index.about, format: FORMAT, checksum: crc32(bytesOf(rows)) };
  const header = JSON.stringify({
    __metadata__: { unweave: JSON.stringify(known) },
    rows: {
      dtype: "F32",
      shape: [known.files.length, known.width],
      data_offsets: [0, rows.byteLength],
    },
  });
  const bytes = Buffer.from(header);
  const length = Math.ceil(bytes.length / LENGTH) * LENGTH;
  const head = Buffer.alloc(LENGTH + length, " ");
  head.writeBigUInt64LE(BigInt(length));
  bytes.copy(head, LENGTH);
  const file = openWhole(path);
  try {
    file.append(head);
    file.append(bytesOf(rows));
    file.finish();
  } finally {
    file.abandon();
  }
}

/** Reads an index, its rows with room for more up to so many; null where there is none, a damaged one, or another version's. */
export function readIndex(path: string, room = 0): { about: About; rows: Float32Array } | null {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return null;
  }
  try {
    const { size } = fstatSync(file);
    const length = Number(bytesAt(file, 0, LENGTH).readBigUInt64LE());
    if (LENGTH + length > size) return null;
    const known = aboutIn(bytesAt(file, LENGTH, length).toString());
    if (known === null) return null;
    const [start, count] = [LENGTH + length, known.files.length * known.width];
    if (size !== start + 4 * count) return null;
    const rows = new Float32Array(Math.max(room, known.files.length) * known.width);
    const bytes = bytesOf(rows.subarray(0, count));
    readInto(file, start, bytes);
    return crc32(bytes) === known.checksum ? { about: known, rows } : null;
  } catch (error) {
    // A file that is cut off while it is read, or a header that is no JSON.
    if (error instanceof RangeError || error instanceof SyntaxError) return null;
    throw error;
  } finally {
    closeSync(file);
  }
}

function aboutIn(header: string): About | null {
  const { __metadata__: metadata } = JSON.parse(header) as { __metadata__?: { unweave?: string } };
  const read = about.safeParse(JSON.parse(metadata?.unweave ?? "null"));
  return read.success ? read.data : null;
}

function bytesAt(file: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  readInto(file, at, bytes);
  return bytes;
}

function readInto(file: number, at: number, into: Uint8Array): void {
  for (let done = 0; done < into.length; ) {
    const read = readSync(file, into, done, Math.min(PIECE, into.length - done), at + done);
    if (read === 0) throw new RangeError("a file that is cut off");
    done += read;
  }
}
