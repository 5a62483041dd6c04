/** Golden arrays of two dimensions. */
import { readFileSync } from "node:fs";
import { asFloats, asIntegers } from "../../src/formats/arrays.ts";
import { parseNpy } from "../../src/formats/npy.ts";

export interface NpyTable<T> {
  readonly rows: number;
  readonly columns: number;
  readonly data: T;
}

const read = (file: URL) => parseNpy(readFileSync(file), file.pathname);

export function readFloats(file: URL): NpyTable<Float32Array> {
  const array = read(file);
  return { rows: array.shape[0], columns: array.shape[1], data: asFloats(array)[0] };
}

export function readInts(file: URL): NpyTable<Int32Array> {
  const array = read(file);
  return { rows: array.shape[0], columns: array.shape[1], data: asIntegers(array, "golden", "")[0] };
}
