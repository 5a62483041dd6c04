/** An .npy file of bytes inside an .npz, or in a folder, read piece by piece: pictures larger than memory. */
import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { Unzip, UnzipInflate } from "fflate";
import { InputError } from "../check.ts";
import { npyLayout } from "./npy.ts";
import type { PictureSource } from "./pictureTable.ts";

/** Bytes read at once: deflated pictures may be a hundred times as large when they come out. */
const PIECE = 1 << 16;
/** More than any header that numpy writes for numbers. */
const HEADER = 4096;

/** Sees the pieces of one file in order; `false` ends the reading. */
type Sink = (piece: Uint8Array) => boolean;

function eachPiece(path: string, sink: Sink): void {
  const file = openSync(path, "r");
  try {
    // A new buffer each time: what inflates them keeps pieces.
    for (let more = true; more; ) {
      const piece = new Uint8Array(PIECE);
      const read = readSync(file, piece, 0, PIECE, null);
      more = read > 0 && sink(piece.subarray(0, read));
    }
  } finally {
    closeSync(file);
  }
}

/** Streams `name` out of a zip; false where it holds no such file. */
function eachInflated(path: string, name: string, sink: Sink): boolean {
  let [found, ended] = [false, false];
  const broken = (got: string) => {
    const todo = "Write it again, or get the whole file.";
    return new InputError("data", path, "a whole .npz file", got, todo);
  };
  const zip = new Unzip((file) => {
    if (file.name !== name) return;
    found = true;
    file.ondata = (error, piece, final) => {
      if (error) throw broken(error.message);
      ended ||= !sink(piece) || final;
    };
    file.start();
  });
  zip.register(UnzipInflate);
  try {
    eachPiece(path, (piece) => {
      zip.push(piece);
      return !ended;
    });
  } catch (error) {
    throw error instanceof InputError ? error : broken((error as Error).message);
  }
  if (found && !ended) throw broken("one that is cut off");
  return found;
}

function each(path: string, file: string, sink: Sink): boolean {
  if (!statSync(path).isDirectory()) return eachInflated(path, file, sink);
  if (!existsSync(join(path, file))) return false;
  eachPiece(join(path, file), sink);
  return true;
}

/** The pictures of array `key`, or null where it is not there or does not hold bytes in C order. */
export function streamPictures(path: string, key: string): PictureSource | null {
  const file = `${key}.npy`;
  let head = new Uint8Array(0);
  const there = each(path, file, (piece) => {
    head = Uint8Array.from([...head, ...piece.subarray(0, HEADER - head.length)]);
    return head.length < HEADER;
  });
  if (!there) return null;
  const { type, shape, fortran, start } = npyLayout(head, file);
  if (!["uint8", "bool"].includes(type) || fortran || shape.length < 2) return null;
  const size = shape.slice(1).reduce((product, n) => product * n, 1);
  return {
    name: file,
    shape,
    notes: [],
    read: async (rows) => {
      const bytes = new Uint8Array(rows.length * size);
      let [at, next, largest] = [-start, 0, 0];
      each(path, file, (piece) => {
        for (let i = Math.max(0, -at); i < piece.length; i++) if (piece[i] > largest) largest = piece[i];
        // Rows are rising: those that this piece holds a part of come one after the other.
        for (; next < rows.length; next++) {
          const from = rows[next] * size - at;
          if (from >= piece.length) break;
          const part = piece.subarray(Math.max(0, from), Math.min(piece.length, from + size));
          bytes.set(part, next * size + Math.max(0, -from));
          if (from + size > piece.length) break;
        }
        at += piece.length;
        return true;
      });
      const whole = at === shape[0] * size;
      const got = `${at} of ${shape[0] * size} bytes`;
      if (!whole)
        throw new InputError("array", file, "all its pictures", got, "The file is cut off: get it again.");
      return { bytes, largest };
    },
  };
}
