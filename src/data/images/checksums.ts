/** Checksums (CRC-32) behind a large file, one for each of its pieces: a piece can be checked when it is read. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { crc32 } from "node:zlib";

/** How a file is laid out: so many bytes, read in pieces of so many. */
export interface Pieces {
  readonly length: number;
  readonly piece: number;
}

/** Files up to this size are checked whole when they are opened, which takes about a second. */
const CHECKED_WHOLE = 1e9;

const count = ({ length, piece }: Pieces) => Math.ceil(length / piece);

/** Checksums of the pieces of a file that is being written. */
export class Checksums {
  readonly values: Uint32Array;
  private readonly piece: number;
  private at = 0;

  constructor(pieces: Pieces) {
    this.values = new Uint32Array(count(pieces));
    this.piece = pieces.piece;
  }

  /** Takes the next bytes of the file, however many. */
  add(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      const i = Math.floor(this.at / this.piece);
      const to = Math.min(bytes.length, from + (i + 1) * this.piece - this.at);
      this.values[i] = crc32(bytes.subarray(from, to), this.values[i]);
      this.at += to - from;
      from = to;
    }
  }

  /** What is written behind the file: the checksums, and their own. */
  bytes(): Uint8Array {
    const bytes = new Uint8Array(4 * (this.values.length + 1));
    const view = new DataView(bytes.buffer);
    this.values.forEach((value, i) => {
      view.setUint32(4 * i, value, true);
    });
    view.setUint32(4 * this.values.length, crc32(bytes.subarray(0, -4)), true);
    return bytes;
  }
}

/** The checksums of a file; null where it is missing, cut off or found to be damaged. */
export function readChecksums(path: string, pieces: Pieces): Uint32Array | null {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return null;
  }
  try {
    const tail = new Uint8Array(4 * (count(pieces) + 1));
    if (fstatSync(file).size !== pieces.length + tail.length) return null;
    fill(file, tail, pieces.length);
    const view = new DataView(tail.buffer);
    if (view.getUint32(tail.length - 4, true) !== crc32(tail.subarray(0, -4))) return null;
    const values = Uint32Array.from({ length: count(pieces) }, (_, i) => view.getUint32(4 * i, true));
    return pieces.length > CHECKED_WHOLE || areWhole(file, pieces, values) ? values : null;
  } finally {
    closeSync(file);
  }
}

function areWhole(file: number, pieces: Pieces, values: Uint32Array): boolean {
  const found = new Checksums(pieces);
  const buffer = new Uint8Array(1 << 20);
  for (let at = 0; at < pieces.length; at += buffer.length) {
    const part = buffer.subarray(0, pieces.length - at);
    fill(file, part, at);
    found.add(part);
  }
  return found.values.every((value, i) => value === values[i]);
}

/** Reads exactly as many bytes as there is room for; those that the file lacks stay as they were. */
function fill(file: number, into: Uint8Array, from: number): void {
  for (let at = 0; at < into.length; ) {
    const read = readSync(file, into, at, into.length - at, from + at);
    if (read === 0) return;
    at += read;
  }
}
