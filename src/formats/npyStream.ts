/** An .npy file of bytes inside an archive, read row by row: arrays larger than memory. */
import { statSync } from "node:fs";
import { InputError } from "../errors.ts";
import type { Archive, ByteRange } from "./archive.ts";
import { npyLayout } from "./npy.ts";

/** More than any header that numpy writes for numbers. */
const HEADER = 4096;
/** Bytes of whole rows that are yielded at a time. */
const PIECE = 4 << 20;

/** Rows of bytes that need not fit into memory. */
export interface ByteRows {
  /** What errors call them. */
  readonly name: string;
  /** The first axis counts the rows. */
  readonly shape: readonly number[];
  /** Where the rows lie uncompressed, if they do. */
  readonly place?: ByteRange;
  /** Bytes of these rows (rising), some whole rows at a time. */
  read(rows: Int32Array): AsyncIterable<Uint8Array>;
}

/** The rows of array `key`, or null if it is missing or does not hold bytes in C order. */
export async function streamNpy(archive: Archive, key: string): Promise<ByteRows | null> {
  const file = `${key}.npy`;
  if (!archive.has(file)) return null;
  const { type, shape, fortran, start } = npyLayout(await head(archive, file), file);
  if (!["uint8", "bool"].includes(type) || fortran || shape.length < 2) return null;
  const size = shape.slice(1).reduce((product, n) => product * n, 1);
  const place = await archive.place(file);
  if (place !== null) expectRoom(place.path, place.offset + start + shape[0] * size, file);
  return {
    name: file,
    shape,
    ...(place !== null && { place: { path: place.path, offset: place.offset + start } }),
    read: (rows) => chosen(archive.pieces(file), { file, start, size, total: shape[0] }, rows),
  };
}

async function head(archive: Archive, file: string): Promise<Uint8Array> {
  let bytes = new Uint8Array(0);
  for await (const piece of archive.pieces(file)) {
    bytes = Uint8Array.from([...bytes, ...piece.subarray(0, HEADER - bytes.length)]);
    if (bytes.length === HEADER) break;
  }
  return bytes;
}

/** Otherwise a truncated file would be noticed only when its last row is read. */
function expectRoom(path: string, end: number, file: string): void {
  const { size } = statSync(path);
  if (size >= end) return;
  const todo = "The file is cut off: get it again.";
  throw new InputError("array", file, `all its rows, up to byte ${end} of "${path}"`, `${size}`, todo);
}

/** Where the rows of a file begin, how many bytes each has, and how many there are. */
interface Extent {
  readonly file: string;
  readonly start: number;
  readonly size: number;
  readonly total: number;
}

/** These rows (rising), a few megabytes at a time. */
async function* chosen(
  pieces: AsyncIterable<Uint8Array>,
  { file, start, size, total }: Extent,
  rows: Int32Array,
): AsyncGenerator<Uint8Array> {
  let held = new Uint8Array(size * Math.max(1, Math.floor(PIECE / size)));
  let [at, next, filled] = [-start, 0, 0];
  for await (const piece of pieces) {
    while (next < rows.length) {
      // Where the row begins, relative to this piece; what an earlier piece held of it has been copied already.
      const [begin, have] = [rows[next] * size - at, filled % size];
      if (begin + have >= piece.length) break;
      const part = piece.subarray(begin + have, Math.min(piece.length, begin + size));
      held.set(part, filled);
      filled += part.length;
      if (filled % size !== 0) break;
      next++;
      if (filled < held.length) continue;
      yield held;
      held = new Uint8Array(held.length);
      filled = 0;
    }
    at += piece.length;
  }
  const got = `${at} of ${total * size} bytes`;
  if (at !== total * size)
    throw new InputError("array", file, "all its rows", got, "The file is cut off: get it again.");
  if (filled > 0) yield held.subarray(0, filled);
}
