/**
 * Numpy's .npy files, format versions 1 to 3 (numpy.lib.format): a signature, a header in Python's notation, the numbers.
 * Numbers come out in C order and this machine's byte order; `notes` lists what had to be converted.
 */

import { expect, InputError } from "../errors.ts";
import { counted } from "../numerics/counted.ts";

/** Numbers in this machine's byte order. */
export type Numbers =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array;

/** An array of numbers as numpy wrote it, with its shape. */
export interface NpyArray {
  /** What errors and notes call it. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Numpy's name of the type in the file: float64, int32, … */
  readonly type: string;
  /** C order. 64-bit integers are rounded to float64 (exact up to 2^53). */
  readonly data: Numbers;
  readonly notes: readonly string[];
}

/** Numpy refuses longer headers too: its own take a few hundred bytes. */
export const MOST_HEADER = 10_000;

interface ElementType {
  readonly name: string;
  readonly layout: {
    readonly BYTES_PER_ELEMENT: number;
    new (buffer: ArrayBufferLike, from: number, count: number): Numbers | BigInt64Array | BigUint64Array;
  };
  /** For types without numbers of their own in JavaScript. */
  toNumber?(value: unknown): number;
}
const TYPES: Readonly<Record<string, ElementType>> = {
  f2: { name: "float16", layout: Uint16Array, toNumber: halfToNumber },
  f4: { name: "float32", layout: Float32Array },
  f8: { name: "float64", layout: Float64Array },
  i1: { name: "int8", layout: Int8Array },
  i2: { name: "int16", layout: Int16Array },
  i4: { name: "int32", layout: Int32Array },
  i8: { name: "int64", layout: BigInt64Array, toNumber: Number },
  u1: { name: "uint8", layout: Uint8Array },
  u2: { name: "uint16", layout: Uint16Array },
  u4: { name: "uint32", layout: Uint32Array },
  u8: { name: "uint64", layout: BigUint64Array, toNumber: Number },
  b1: { name: "bool", layout: Uint8Array },
};
const REFUSED: Readonly<Record<string, string>> = {
  O: "Python objects (dtype object)",
  c: "complex numbers",
  S: "texts",
  U: "texts",
  M: "dates",
  m: "durations",
  V: "raw bytes",
};

/** IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction > 0 ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/**
 * Reads the bytes of one .npy file; an InputError that names `name` says what is wrong with them. Numbers that
 * need no conversion are not copied: `data` is then a view of `bytes`.
 */
export function parseNpy(bytes: Uint8Array, name: string): NpyArray {
  const { header, start } = headerOf(bytes, name);
  const [order, type] = typeOf(header, name);
  const shape = shapeOf(header, name);
  const fortran = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(header)?.[1];
  if (fortran === undefined) throw badHeader(name, "none for fortran_order");
  const count = shape.reduce((product, n) => product * n, 1);
  const needed = count * type.layout.BYTES_PER_ELEMENT;
  const found = bytes.length - start;
  const expected = `${counted(needed, "byte")} of ${type.name} for shape (${shape.join(", ")})`;
  const todo =
    found < needed ? "The file is cut off: write it again." : "Something was added: write it again.";
  expect(found === needed, "array", name, expected, `${counted(found, "byte")}`, todo);
  const swapped = order === ">" && type.layout.BYTES_PER_ELEMENT > 1;
  const stored = numbersIn(bytes.subarray(start), count, type, swapped);
  const columns = fortran === "True" && shape.length > 1;
  return {
    name,
    shape,
    type: type.name,
    data: columns ? fromFortran(stored, shape) : stored,
    notes: [
      ...(swapped ? [`${name}: big-endian numbers were converted to little-endian`] : []),
      ...(columns ? [`${name}: Fortran order was converted to C order`] : []),
    ],
  };
}

/** What the header of an .npy file says: where its numbers begin, how many bytes each takes, and what reads them. */
export function npyLayout(bytes: Uint8Array, name: string) {
  const { header, start } = headerOf(bytes, name);
  const fortran = /['"]fortran_order['"]\s*:\s*True/.test(header);
  const [order, type] = typeOf(header, name);
  const width = type.layout.BYTES_PER_ELEMENT;
  const turned = order === ">" && width > 1;
  const numbers = (body: Uint8Array) => numbersIn(body, body.length / width, type, turned);
  return { type: type.name, shape: shapeOf(header, name), fortran, start, width, numbers };
}

/** Texts of one .npy file, of fixed width as numpy keeps them. */
export interface NpyTexts {
  readonly name: string;
  readonly shape: readonly number[];
  /** C order. */
  readonly texts: readonly string[];
}

/** The texts of one .npy file (dtype U: four bytes a character; S: bytes; both padded with zeros), or null for another dtype. */
export function parseNpyTexts(bytes: Uint8Array, name: string): NpyTexts | null {
  const { header, start } = headerOf(bytes, name);
  const found = /['"]descr['"]\s*:\s*['"]([<>|=]?)([US])(\d+)['"]/.exec(header);
  if (found === null) return null;
  const [, order, kind, digits] = found;
  const shape = shapeOf(header, name);
  const count = shape.reduce((product, n) => product * n, 1);
  const width = Number(digits) * (kind === "U" ? 4 : 1);
  // TextDecoder refuses shared memory.
  const body = new Uint8Array(bytes.subarray(start));
  const [needed, todo] = [width * count, "The file is cut off: write it again."];
  expect(
    body.length === needed,
    "array",
    name,
    `${counted(needed, "byte")} of texts`,
    `${body.length}`,
    todo,
  );
  const flat = /['"]fortran_order['"]\s*:\s*True/.test(header) && shape.filter((n) => n > 1).length > 1;
  expect(!flat, "array", name, "texts in C order", "Fortran order", "Write it with numpy.ascontiguousarray.");
  const textOf = kind === "S" ? textOfBytes : (cell: Uint8Array) => textOfPoints(cell, order !== ">", name);
  const texts = Array.from({ length: count }, (_, i) => textOf(body.subarray(i * width, (i + 1) * width)));
  return { name, shape, texts };
}

function textOfPoints(cell: Uint8Array, little: boolean, name: string): string {
  const view = new DataView(cell.buffer, cell.byteOffset, cell.length);
  let text = "";
  for (let at = 0; at < cell.length; at += 4) {
    const point = view.getUint32(at, little);
    const isPoint = point <= 0x10ffff;
    expect(
      isPoint,
      "array",
      name,
      "texts of Unicode",
      `character ${point}`,
      "The file is damaged: write it again.",
    );
    if (point > 0) text += String.fromCodePoint(point);
  }
  return text;
}

/** UTF-8 as Python encodes by default, or Windows-1252 where it is none. */
function textOfBytes(cell: Uint8Array): string {
  const end = cell.findLastIndex((byte) => byte !== 0) + 1;
  const bytes = cell.subarray(0, end);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function numbersIn(
  body: Uint8Array,
  count: number,
  { layout, toNumber }: ElementType,
  swapped: boolean,
): Numbers {
  const size = layout.BYTES_PER_ELEMENT;
  // Numpy pads its header so that the numbers are aligned; other programs may not.
  const copied = swapped || body.byteOffset % size > 0 ? new Uint8Array(body) : body;
  if (swapped) reverseEach(copied, size);
  const stored = new layout(copied.buffer, copied.byteOffset, count);
  return toNumber === undefined
    ? (stored as Numbers)
    : Float64Array.from(stored as ArrayLike<unknown>, toNumber);
}

function headerOf(bytes: Uint8Array, name: string): { header: string; start: number } {
  const mark = String.fromCharCode(...bytes.subarray(0, 6));
  const got = bytes.length === 0 ? "an empty file" : "a file that does not start as one";
  expect(mark === "\x93NUMPY", "array", name, "an .npy file", got, "Write it with numpy.save.");
  const [version, sizeBytes] = [bytes[6] ?? 0, bytes[6] === 1 ? 2 : 4];
  const known = version >= 1 && version <= 3;
  expect(known, "array", name, "format version 1, 2 or 3", `${version}`, "Write it with numpy.save.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const from = 8 + sizeBytes;
  const length =
    bytes.length < from ? Infinity : sizeBytes === 2 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = from + length;
  const small = !(length > MOST_HEADER) || length === Infinity;
  const most = `a header of at most ${MOST_HEADER} bytes, as numpy reads`;
  expect(small, "array", name, most, `${length}`, "The file is damaged: write it again.");
  const todo = "The file is cut off: write it again.";
  expect(start <= bytes.length, "array", name, "a whole header", "the end of the file", todo);
  // TextDecoder refuses shared memory.
  return { header: new TextDecoder().decode(new Uint8Array(bytes.subarray(from, start))), start };
}

const badHeader = (name: string, got: string) =>
  new InputError(
    "array",
    name,
    "a header with descr, fortran_order and shape",
    got,
    "Write it with numpy.save.",
  );

/** Byte order and element type. */
function typeOf(header: string, name: string): [order: string, type: ElementType] {
  const found = /['"]descr['"]\s*:\s*(?:['"]([<>|=]?)(\w+)[^'"]*['"]|(\[))/.exec(header);
  if (found === null) throw badHeader(name, "none for descr");
  const [, order, code, structured] = found;
  if (code !== undefined && Object.hasOwn(TYPES, code)) return [order, TYPES[code]];
  const got = structured ? "several fields (structured dtype)" : (REFUSED[code[0]] ?? `dtype ${code}`);
  const todo = 'Convert it: numpy.save(file, array.astype("float32")), or int32 for factors.';
  throw new InputError("array", name, "whole or floating-point numbers", got, todo);
}

function shapeOf(header: string, name: string): number[] {
  const sides = /['"]shape['"]\s*:\s*\(([^)]*)\)/
    .exec(header)?.[1]
    .split(",")
    .map((side) => side.trim());
  if (sides === undefined) throw badHeader(name, "none for shape");
  if (sides.at(-1) === "") sides.pop();
  if (!sides.every((side) => /^\d+$/.test(side))) throw badHeader(name, `shape (${sides.join(", ")})`);
  return sides.map(Number);
}

function reverseEach(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}

/** First axis fastest → last axis fastest. */
function fromFortran(stored: Numbers, shape: readonly number[]): Numbers {
  const out = stored.slice();
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, n) => product * n, 1));
  const index = shape.map(() => 0);
  for (let to = 0, from = 0; to < out.length; to++) {
    out[to] = stored[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return out;
}
