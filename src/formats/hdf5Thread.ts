/** The HDF Group's library in a thread of its own (hdf5.ts): whatever it holds open ends with the thread. */
import * as h5wasm from "h5wasm/node";
import { InputError, unknownName } from "../errors.ts";
import type { LabelColumn, Stored } from "./hdf5.ts";
import { exactIntegers } from "./integers.ts";
import { expectUnpackable } from "./limits.ts";
import { serve } from "./thread.ts";

/** Groups inside groups that are looked into: links may go round in circles. */
const DEPTH = 4;
/** The most names that are listed. */
const NAMES = 1000;
/** The most bytes of one array of labels, and of one chunk. */
const MOST = 1 << 30;

let file: h5wasm.File;
let bytesOfFile = 0;

async function open(path: string, bytes: number): Promise<void> {
  const library = await h5wasm.ready;
  // Otherwise the library prints its own errors, each a page long.
  (library as unknown as { activate_throwing_error_handler(): void }).activate_throwing_error_handler();
  bytesOfFile = bytes;
  file = new h5wasm.File(path, "r");
  if (file.file_id < 0n) throw new Error("something else");
}

/** Arrays by path, those of groups inside groups too. */
function names(group: h5wasm.Group = file, depth = DEPTH): string[] {
  const found: string[] = [];
  for (const key of group.keys()) {
    const entry = group.get(key);
    if (entry instanceof h5wasm.Dataset) found.push(key);
    else if (entry instanceof h5wasm.Group && depth > 0)
      found.push(...names(entry, depth - 1).map((name) => `${key}/${name}`));
    if (found.length > NAMES) break;
  }
  return found;
}

const checked = new Map<string, h5wasm.Dataset>();

function datasetOf(given: string): h5wasm.Dataset {
  const known = checked.get(given);
  if (known !== undefined) return known;
  const name = given.replace(/^\/+/, "");
  const all = names();
  const inside = all.filter((each) => each.startsWith(`${name}/`));
  const todo = `Name one of ${inside.slice(0, 20).join(", ")}.`;
  if (inside.length > 0) throw new InputError("array", given, "rows of numbers", "a group", todo);
  if (!all.includes(name)) throw unknownName(`dataset of "${file.filename}"`, given, all);
  const dataset = file.get(name) as h5wasm.Dataset;
  const { metadata } = dataset;
  const rows = "rows of numbers";
  if (!metadata.shape?.length)
    throw new InputError("array", given, rows, "a single value", "Name another array.");
  if (typeOf(metadata) === "float16")
    throw new InputError(
      "array",
      given,
      "float32 or float64",
      "float16",
      "Convert it: array.astype('float32').",
    );
  const packed = { kind: "array", name: given, size: bytesOfFile, use: "passed" } as const;
  expectUnpackable(packed, metadata.total_size * metadata.size);
  const chunk = metadata.chunks?.reduce((product, n) => product * n, metadata.size) ?? 0;
  if (chunk > MOST)
    throw new InputError(
      "array",
      given,
      `chunks of at most ${MOST} bytes`,
      `${chunk}`,
      "Write it with smaller ones.",
    );
  checked.set(given, dataset);
  return dataset;
}

/** Numpy's name of a type, or what it holds instead of numbers. */
function typeOf({ type, size, signed, enum_type }: h5wasm.Metadata): string {
  const { H5T_INTEGER, H5T_FLOAT, H5T_ENUM, H5T_STRING, H5T_COMPOUND } = h5wasm.Module.H5T_class_t;
  if (type === H5T_FLOAT.value) return `float${8 * size}`;
  if (type === H5T_STRING.value) return "texts";
  if (type === H5T_COMPOUND.value) return "structures (a compound type)";
  // As h5py writes what is true or false.
  const members = Object.keys(enum_type?.members ?? {}).sort();
  if (type === H5T_ENUM.value && members.join() === "FALSE,TRUE") return "bool";
  if (type === H5T_INTEGER.value || type === H5T_ENUM.value) return `${signed ? "" : "u"}int${8 * size}`;
  return "another type";
}

function stored(name: string): Stored {
  const { metadata } = datasetOf(name);
  return { name, shape: metadata.shape!, type: typeOf(metadata), chunks: metadata.chunks };
}

/** Entries [from, to) of an axis and all of the others, C order. */
function numbers(name: string, axis: number, from: number, to: number): ArrayLike<number> {
  const dataset = datasetOf(name);
  const type = typeOf(dataset.metadata);
  const found = dataset.slice(
    dataset.shape!.map((n, at): [number, number] => (at === axis ? [from, to] : [0, n])),
  );
  if (!ArrayBuffer.isView(found)) {
    const todo = "Name another array, or write numbers.";
    throw new InputError("array", name, "numbers", type, todo);
  }
  // What is true or false is kept in signed bytes.
  if (type === "bool") return Uint8Array.from(found as unknown as Int8Array);
  return plain(name, found as unknown as ArrayLike<number | bigint>);
}

function plain(name: string, found: ArrayLike<number | bigint>): ArrayLike<number> {
  const wide = found instanceof BigInt64Array || found instanceof BigUint64Array;
  return wide ? exactIntegers(name, found) : (found as ArrayLike<number>);
}

/** An array of labels: numbers or texts; the fields of structures one by one. */
function labels(name: string): LabelColumn[] {
  const dataset = datasetOf(name);
  const { shape, size, total_size, compound_type, enum_type } = dataset.metadata;
  const bytes = size * total_size;
  if (bytes > MOST)
    throw new InputError("array", name, `labels of at most ${MOST} bytes`, `${bytes}`, "Name another array.");
  const found = dataset.slice([]);
  const sides = shape!;
  if (compound_type === undefined) {
    const column = columnOf(name, null, sides, found);
    if (enum_type === undefined || typeOf(dataset.metadata) === "bool") return [column];
    const names = new Map(Object.entries(enum_type.members).map(([text, number]) => [number, text]));
    const texts = Array.from(column.numbers!, (number) => names.get(number) ?? `${number}`);
    return [{ field: null, shape: sides, texts }];
  }
  const rows = found as unknown[][];
  return compound_type.members.map((member, at) =>
    columnOf(
      name,
      member.name,
      sides,
      rows.map((row) => row[at]),
    ),
  );
}

function columnOf(name: string, field: string | null, shape: readonly number[], found: unknown): LabelColumn {
  const label = field === null ? name : `${name}.${field}`;
  if (ArrayBuffer.isView(found))
    return { field, shape, numbers: plain(label, found as unknown as ArrayLike<number>) };
  const list = found as unknown[];
  if (list.every((value) => typeof value === "string")) return { field, shape, texts: list };
  if (list.every((value) => typeof value === "number" || typeof value === "bigint"))
    return { field, shape, numbers: Float64Array.from(list, Number) };
  const todo = "Name an array of numbers or texts, or put the labels into data.table=FILE.csv.";
  const what = "lists, references or structures inside structures";
  throw new InputError("array", label, "one number or text for every image", what, todo);
}

serve({ open, names: () => names(), stored, numbers, labels });
