/** Arrays from disk: one .npy file, or several by name in an .npz file or a folder; as floats or as whole numbers. */
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { unzipSync } from "fflate";
import { expect, InputError } from "../check.ts";
import { type NpyArray, parseNpy, parseNpyTexts } from "./npy.ts";

/** Whole numbers that an Int32Array holds. */
const LARGEST = 2 ** 31 - 1;

/** `kind` is what errors call the file: "codes", "factors". */
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

/** A file's bytes in memory that threads can share, so that large codes are in memory once. */
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

/** The arrays of these names that an .npz file, or a folder of .npy files, holds. */
export function readArrays(path: string, kind: string, names: readonly string[]): Map<string, NpyArray> {
  const expected = "an .npz file or a folder of .npy files";
  expect(existsSync(path), kind, path, expected, "no such file", "Mend the path.");
  const bytesOf = statSync(path).isDirectory() ? inFolder(path) : inZip(path, kind, names);
  const found = names.flatMap((name) => {
    const bytes = bytesOf(`${name}.npy`);
    return bytes === undefined ? [] : [[name, parseNpy(bytes, `${name}.npy`)] as const];
  });
  return new Map(found);
}

/** The texts of one array of an .npz file or a folder; undefined where it is not there or holds no texts. */
export function readTexts(path: string, name: string): string[] | undefined {
  const bytesOf = statSync(path).isDirectory() ? inFolder(path) : inZip(path, "data", [name]);
  const bytes = bytesOf(`${name}.npy`);
  return bytes === undefined ? undefined : (parseNpyTexts(bytes, `${name}.npy`) ?? undefined);
}

type Files = (file: string) => Uint8Array | undefined;

function inFolder(folder: string): Files {
  return (file) => (existsSync(join(folder, file)) ? readFileSync(join(folder, file)) : undefined);
}

function inZip(path: string, kind: string, names: readonly string[]): Files {
  try {
    const wanted = names.map((name) => `${name}.npy`);
    const files = unzipSync(readFileSync(path), { filter: ({ name }) => wanted.includes(name) });
    return (file) => files[file];
  } catch (error) {
    const todo = "Write it with numpy.savez, or give a folder of .npy files.";
    throw new InputError(kind, path, "an .npz file", (error as Error).message, todo);
  }
}

/** "row 3, column 2" of a flat position, counted from 0 as numpy does. */
export function placeOf(at: number, columns: number): string {
  return `row ${Math.floor(at / columns)}, column ${at % columns} (counted from 0)`;
}

/** The numbers as float32; notes name what that cost. Beyond float32's range is an error. */
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

/** The numbers as int32; floats must be whole. `todo` says what to do where they are not. */
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
