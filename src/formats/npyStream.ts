/** An .npy file inside an archive, read row by row: arrays larger than memory. */
import { InputError } from "../errors.ts";
import type { Archive, ByteRange } from "./archive.ts";
import { MOST_HEADER, type Numbers, npyLayout } from "./npy.ts";

/** The longest header with what comes before it. */
const HEADER = MOST_HEADER + 12;
/** Bytes of whole rows that are yielded at a time. */
const PIECE = 4 << 20;

/** Rows of numbers that need not fit into memory. */
export interface NumberRows {
  /** What errors call them. */
  readonly name: string;
  /** The first axis counts the rows. */
  readonly shape: readonly number[];
  /** Numpy's name of the type. */
  readonly type: string;
  /** Where the rows lie uncompressed, if they do. */
  readonly place?: ByteRange;
  /** Numbers of these rows (rising), some whole rows at a time. */
  read(rows: Int32Array): AsyncIterable<Numbers>;
}

/** The rows of array `key`, or null if it is missing or its rows do not follow one another. */
export async function streamNpy(archive: Archive, key: string): Promise<NumberRows | null> {
  const file = `${key}.npy`;
  if (!archive.has(file)) return null;
  const { type, shape, fortran, start, width, numbers } = npyLayout(await head(archive, file), file);
  if (fortran || shape.length < 2 || shape.includes(0)) return null;
  const size = shape.slice(1).reduce((product, n) => product * n, width);
  const end = start + shape[0] * size;
  // Otherwise a truncated file would be noticed only when its last row is read.
  if (archive.size(file) < end)
    throw cutOff(file, `all its rows, up to byte ${end} of "${archive.path}"`, `${archive.size(file)}`);
  const place = await archive.place(file);
  const extent = { file, start, size, total: shape[0] };
  return {
    name: file,
    shape,
    type,
    ...(place !== null && { place: { path: place.path, offset: place.offset + start } }),
    read: async function* (rows) {
      for await (const bytes of chosen(archive.pieces(file), extent, rows)) yield numbers(bytes);
    },
  };
}

async function head(archive: Archive, file: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let left = HEADER;
  for await (const piece of archive.pieces(file)) {
    parts.push(piece.subarray(0, left));
    left -= parts[parts.length - 1].length;
    if (left === 0) break;
  }
  return Buffer.concat(parts);
}

function cutOff(file: string, expected: string, got: string): InputError {
  return new InputError("array", file, expected, got, "The file is cut off: get it again.");
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
  if (at !== total * size) throw cutOff(file, "all its rows", got);
  if (filled > 0) yield held.subarray(0, filled);
}
