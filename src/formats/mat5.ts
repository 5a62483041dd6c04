/** MATLAB's .mat files: level 5 ("MAT-File Format", MathWorks) is parsed here; those of version 7.3 are HDF5 files. */
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { expect, InputError } from "../errors.ts";
import { withHdf5 } from "./hdf5.ts";
import { exactIntegers } from "./integers.ts";
import { stoppedAtLimit, unpackedLimit, unpacksTooFar } from "./limits.ts";

/** An array of numbers. */
export interface MatArray {
  readonly name: string;
  /** In MATLAB's order. */
  readonly shape: readonly number[];
  /** Numpy's name of the type. */
  readonly type: string;
  /** The first axis varies fastest. */
  readonly data: ArrayLike<number>;
}

type Numbers = new (buffer: ArrayBufferLike, from: number, count: number) => ArrayLike<number | bigint>;
/** Element types by number: how many bytes each, and what reads them. */
const TYPES: Readonly<Record<number, readonly [bytes: number, layout: Numbers]>> = {
  1: [1, Int8Array],
  2: [1, Uint8Array],
  3: [2, Int16Array],
  4: [2, Uint16Array],
  5: [4, Int32Array],
  6: [4, Uint32Array],
  7: [4, Float32Array],
  9: [8, Float64Array],
  12: [8, BigInt64Array],
  13: [8, BigUint64Array],
};
const [MATRIX, COMPRESSED] = [14, 15];
/** Array classes of numbers, by what numpy calls their types; numbers may be stored in smaller ones. */
const CLASSES: Readonly<Record<number, string>> = {
  6: "float64",
  7: "float32",
  8: "int8",
  9: "uint8",
  10: "int16",
  11: "uint16",
  12: "int32",
  13: "uint32",
  14: "int64",
  15: "uint64",
};
const HEADER = 128;

interface Element {
  readonly type: number;
  readonly body: Uint8Array;
  /** Where the next element begins. */
  readonly end: number;
}

/** One element: type and size in 8 bytes, or both in 4 with up to 4 bytes of data behind them. */
function elementAt(bytes: Uint8Array, at: number): Element {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (at + 8 > bytes.length) throw new Error(`the end of the file at byte ${bytes.length}`);
  const small = view.getUint16(at + 2, true);
  const type = small > 0 ? view.getUint16(at, true) : view.getUint32(at, true);
  const size = small > 0 ? small : view.getUint32(at + 4, true);
  const from = at + (small > 0 ? 4 : 8);
  if (from + size > bytes.length)
    throw new Error(`${bytes.length - from} of the ${size} bytes of an element`);
  const padded = small > 0 ? at + 8 : type === COMPRESSED ? from + size : from + 8 * Math.ceil(size / 8);
  return { type, body: bytes.subarray(from, from + size), end: padded };
}

function numbersOf({ type, body }: Element, name = "sides"): ArrayLike<number> {
  const found = TYPES[type];
  if (found === undefined) throw new Error(`element type ${type} where numbers should be`);
  const [bytes, layout] = found;
  // Elements are aligned to 8 bytes in the file, but not after decompression.
  const own = body.byteOffset % bytes === 0 ? body : body.slice();
  const numbers = new layout(own.buffer, own.byteOffset, own.length / bytes);
  const wide = numbers instanceof BigInt64Array || numbers instanceof BigUint64Array;
  return wide ? exactIntegers(name, numbers) : (numbers as ArrayLike<number>);
}

/** Reads flags, shape, name and numbers; null for an array without real numbers (text, cells, structures). */
function matrixOf(bytes: Uint8Array): MatArray | null {
  const flags = elementAt(bytes, 0);
  const sides = elementAt(bytes, flags.end);
  const named = elementAt(bytes, sides.end);
  const kind = flags.body[0];
  const complex = (flags.body[1] & 8) !== 0;
  const type = CLASSES[kind];
  if (type === undefined || complex) return null;
  const name = new TextDecoder("latin1").decode(named.body);
  const shape = Array.from(numbersOf(sides));
  const data = numbersOf(elementAt(bytes, named.end), name);
  const count = shape.reduce((product, n) => product * n, 1);
  if (data.length !== count) throw new Error(`${data.length} numbers for shape (${shape.join(", ")})`);
  return { name, shape, type, data };
}

/** The arrays of numbers in the bytes of a level 5 file; `wanted` chooses them by name. */
export function parseMat5(
  bytes: Uint8Array,
  path: string,
  wanted: (name: string) => boolean = () => true,
): Map<string, MatArray> {
  const marks = String.fromCharCode(bytes[126] ?? 0, bytes[127] ?? 0);
  const got = marks === "MI" ? "a big-endian one" : "something else";
  const todo = "Save it with save(…, '-v7') or '-v7.3'.";
  expect(marks === "IM", "file", path, "a MATLAB file of level 5 or 7.3", got, todo);
  const arrays = new Map<string, MatArray>();
  let left = unpackedLimit(bytes.length, "held");
  const inflated = (body: Uint8Array) => {
    const whole = inflateSync(body, { maxOutputLength: Math.max(1, left) });
    left -= whole.length;
    return whole;
  };
  try {
    for (let at = HEADER; at < bytes.length; ) {
      const outer = elementAt(bytes, at);
      at = outer.end;
      const element = outer.type === COMPRESSED ? elementAt(inflated(outer.body), 0) : outer;
      const array = element.type === MATRIX ? matrixOf(element.body) : null;
      if (array !== null && wanted(array.name)) arrays.set(array.name, array);
    }
  } catch (error) {
    if (stoppedAtLimit(error))
      throw unpacksTooFar({ kind: "file", name: path, size: bytes.length, use: "held" });
    throw error instanceof InputError ? error : broken(path, error);
  }
  return arrays;
}

function broken(path: string, error: unknown): InputError {
  const got = (error as Error).message.replace(/\.$/, "");
  const todo = "The file is damaged or cut off: get it again.";
  return new InputError("file", path, "a whole MATLAB file", got, todo);
}

/** The arrays of these names in a .mat file; an error if one is missing. */
export async function readMat(path: string, names: readonly string[]): Promise<MatArray[]> {
  const isFile = existsSync(path) && statSync(path).isFile();
  expect(isFile, "file", path, "a .mat file", "no such file", "Mend the path.");
  if (isHdf5(path)) return readMat73(path, names);
  const arrays = parseMat5(readFileSync(path), path, (name) => names.includes(name));
  return names.map((name) => {
    const array = arrays.get(name);
    if (array !== undefined) return array;
    const todo = "Name an array of real numbers that it holds.";
    throw new InputError("array", name, `numbers in "${path}"`, "none of that name", todo);
  });
}

/** HDF5's signature comes after MATLAB's own 512 bytes, or at the start. */
function isHdf5(path: string): boolean {
  const file = openSync(path, "r");
  try {
    const mark = Buffer.alloc(8);
    return [0, 512].some((at) => {
      readSync(file, mark, 0, 8, at);
      return mark.toString("latin1") === "\x89HDF\r\n\x1a\n";
    });
  } finally {
    closeSync(file);
  }
}

/** Memory is laid out alike; HDF5 lists the axes in the opposite order. */
function readMat73(path: string, names: readonly string[]): Promise<MatArray[]> {
  return withHdf5(path, async (file) => {
    const found: MatArray[] = [];
    for (const name of names) {
      const stored = await file.stored(name);
      const data = await file.numbers(stored, 0, 0, stored.shape[0]);
      found.push({ name, shape: stored.shape.toReversed(), type: stored.type, data });
    }
    return found;
  });
}
