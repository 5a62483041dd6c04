/**
 * Numpy's .npy files, format versions 1 to 3 (numpy.lib.format): a signature, a header in Python's notation, the numbers.
 * Numbers come out in C order and this machine's byte order; `notes` lists what had to be converted.
 */
import { expect, InputError } from "../errors.ts";

type Numbers =
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
  const expected = `${needed} bytes of ${type.name} for shape (${shape.join(", ")})`;
  const todo =
    found < needed ? "The file is cut off: write it again." : "Something was added: write it again.";
  expect(found === needed, "array", name, expected, `${found} bytes`, todo);
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

/** What the header of an .npy file says; `start` is where its numbers begin. */
export function npyLayout(bytes: Uint8Array, name: string) {
  const { header, start } = headerOf(bytes, name);
  const fortran = /['"]fortran_order['"]\s*:\s*True/.test(header);
  return { type: typeOf(header, name)[1].name, shape: shapeOf(header, name), fortran, start };
}

/** Texts of one .npy file of fixed width (dtype U: four bytes a character, padded with zeros), or null for another dtype. */
export function parseNpyTexts(bytes: Uint8Array, name: string): string[] | null {
  const { header, start } = headerOf(bytes, name);
  const found = /['"]descr['"]\s*:\s*['"]<U(\d+)['"]/.exec(header);
  if (found === null) return null;
  const count = shapeOf(header, name).reduce((product, n) => product * n, 1);
  const width = Number(found[1]);
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.length - start);
  const needed = 4 * width * count;
  const todo = "The file is cut off: write it again.";
  expect(view.byteLength === needed, "array", name, `${needed} bytes of texts`, `${view.byteLength}`, todo);
  return Array.from({ length: count }, (_, i) => {
    const points = Array.from({ length: width }, (__, j) => view.getUint32(4 * (i * width + j), true));
    return String.fromCodePoint(...points.filter((point) => point > 0));
  });
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
