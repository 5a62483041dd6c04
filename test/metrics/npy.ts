/** Reads numpy's .npy files: version 1, little-endian float32 or int32, C order, two dimensions. */
import { readFileSync } from "node:fs";

export interface NpyTable<T> {
  readonly rows: number;
  readonly columns: number;
  readonly data: T;
}

export function readFloats(file: URL): NpyTable<Float32Array> {
  const { rows, columns, body } = read(file, "<f4");
  return { rows, columns, data: new Float32Array(body) };
}

export function readInts(file: URL): NpyTable<Int32Array> {
  const { rows, columns, body } = read(file, "<i4");
  return { rows, columns, data: new Int32Array(body) };
}

function read(file: URL, type: string): { rows: number; columns: number; body: ArrayBuffer } {
  const bytes = readFileSync(file);
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString("latin1", 10, start);
  const shape = /'shape': \((\d+), (\d+)\)/.exec(header);
  if (!header.includes(`'descr': '${type}'`) || !header.includes("'fortran_order': False") || shape === null)
    throw new Error(`${file.pathname}: expected a ${type} table in C order, got ${header.trim()}`);
  const [rows, columns] = [Number(shape[1]), Number(shape[2])];
  return { rows, columns, body: new Uint8Array(bytes.subarray(start, start + 4 * rows * columns)).buffer };
}
