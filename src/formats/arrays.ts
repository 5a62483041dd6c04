/** Arrays from disk: one .npy file, or several by name in an .npz file or a folder; as floats or as integers. */
import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { basename } from "node:path";
import { expect, InputError } from "../errors.ts";
import { type Archive, withArchive } from "./archive.ts";
import { type NpyArray, type NpyTexts, parseNpy, parseNpyTexts } from "./npy.ts";

/** The largest integer that an Int32Array holds. */
const LARGEST = 2 ** 31 - 1;

/** The array of one .npy file; `kind` is what errors call it: "codes", "factors". */
export function readArray(path: string, kind: string): NpyArray {
  const isFile = existsSync(path) && statSync(path).isFile();
  expect(
    isFile,
    kind,
    path,
    "an .npy file",
    existsSync(path) ? "a folder" : "no such file",
    "Mend the path.",
  );
  return parseNpy(readShared(path), basename(path));
}

/** A file's bytes in memory that threads share, so that large codes are held only once. */
function readShared(path: string): Uint8Array {
  const bytes = new Uint8Array(new SharedArrayBuffer(statSync(path).size));
  const file = openSync(path, "r");
  try {
    for (let at = 0, read = 1; read > 0 && at < bytes.length; at += read)
      read = readSync(file, bytes, at, bytes.length - at, null);
  } finally {
    closeSync(file);
  }
  return bytes;
}

/** The arrays of these names that an archive holds. */
export async function arraysOf(archive: Archive, names: readonly string[]): Promise<Map<string, NpyArray>> {
  const found = new Map<string, NpyArray>();
  for (const name of names) {
    const file = `${name}.npy`;
    if (archive.has(file)) found.set(name, parseNpy(await archive.read(file), file));
  }
  return found;
}

/**
 * The arrays of these names in an .npz file or a folder of .npy files. A file that is not there or is none of these, and a
 * missing name, are an InputError.
 */
export function readArrays(
  path: string,
  kind: string,
  names: readonly string[],
): Promise<Map<string, NpyArray>> {
  return withArchive(path, kind, (archive) => arraysOf(archive, names));
}

/** The texts of one array of an archive; undefined if it is missing or holds no texts. */
export async function textsOf(archive: Archive, name: string): Promise<NpyTexts | undefined> {
  const file = `${name}.npy`;
  return archive.has(file) ? (parseNpyTexts(await archive.read(file), file) ?? undefined) : undefined;
}

/** "row 3, column 2" of a flat position, counted from 0 as numpy does. */
export function placeOf(at: number, columns: number): string {
  return `row ${Math.floor(at / columns)}, column ${at % columns} (counted from 0)`;
}

/** The numbers as float32, with notes on what was converted; numbers beyond float32's range are an error. */
export function asFloats({ name, type, shape, data, notes }: NpyArray): [Float32Array, string[]] {
  if (data instanceof Float32Array && type === "float32") return [data, [...notes]];
  const floats = Float32Array.from(data);
  const lost = floats.findIndex((value, at) => !Number.isFinite(value) && Number.isFinite(data[at]));
  if (lost >= 0) {
    const got = `${data[lost]} at ${placeOf(lost, shape.at(-1) ?? 1)}`;
    throw new InputError("array", name, "numbers within float32's range", got, "Scale them.");
  }
  return [floats, [...notes, `${name}: ${type} was converted to float32`]];
}

/** The numbers as int32; floats must be whole, and `todo` says what to do if they are not. */
export function asIntegers(
  { name, type, shape, data, notes }: NpyArray,
  kind: string,
  todo: string,
): [Int32Array, string[]] {
  if (data instanceof Int32Array) return [data, [...notes]];
  const columns = shape.at(-1) ?? 1;
  const broken = data.findIndex((value: number) => !Number.isInteger(value));
  expect(broken < 0, kind, name, "whole numbers", `${data[broken]} at ${placeOf(broken, columns)}`, todo);
  const large = data.findIndex((value: number) => Math.abs(value) > LARGEST);
  const range = "whole numbers within int32's range";
  expect(large < 0, kind, name, range, `${data[large]} at ${placeOf(large, columns)}`, "Renumber them.");
  const exact = ["int8", "int16", "uint8", "uint16", "bool"].includes(type);
  const note = `${name}: ${type} was converted to int32; every value fits`;
  return [Int32Array.from(data), exact ? [...notes] : [...notes, note]];
}
