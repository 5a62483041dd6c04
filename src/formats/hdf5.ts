/** An HDF5 file, opened by the HDF Group's library as WebAssembly. */
import { statSync } from "node:fs";
import { expect, InputError } from "../errors.ts";
import { ReadingThread } from "./thread.ts";

/** What is known of an array before it is read. */
export interface Stored {
  readonly name: string;
  readonly shape: readonly number[];
  /** Numpy's name of the type, or what it holds instead of numbers. */
  readonly type: string;
  /** Sides of the parts that are packed each on its own. */
  readonly chunks: readonly number[] | null;
}

/** An array of labels, or one field of an array of structures: numbers or texts, C order. */
export interface LabelColumn {
  readonly field: string | null;
  readonly shape: readonly number[];
  readonly numbers?: ArrayLike<number>;
  readonly texts?: readonly string[];
}

/** An open file: arrays by name or by path ("train/images"), read by rows. */
export interface Hdf5File {
  names(): Promise<string[]>;
  /** What is known of the array of this name; an InputError if there is none. */
  stored(name: string): Promise<Stored>;
  /** Entries [from, to) of an axis and all of the others, C order. */
  numbers(array: Stored, axis: number, from: number, to: number): Promise<ArrayLike<number>>;
  labels(name: string): Promise<LabelColumn[]>;
}

/** Opens a file for as long as `use` takes; damage is an InputError whenever it is found. */
export async function withHdf5<T>(path: string, use: (file: Hdf5File) => Promise<T>): Promise<T> {
  const stats = statSync(path, { throwIfNoEntry: false });
  expect(stats?.isFile() ?? false, "file", path, "an HDF5 file", "no such file", "Mend the path.");
  const { size } = stats!;
  const thread = new ReadingThread("hdf5Thread");
  const ask = <R>(method: string, given: readonly unknown[], bytes = 0) =>
    thread.ask<R>(method, given, bytes).catch((error) => {
      throw error instanceof InputError ? error : corrupt(path, error);
    });
  try {
    await ask("open", [path, size]);
    return await use({
      names: () => ask("names", []),
      stored: (name) => ask("stored", [name]),
      numbers: ({ name, shape }, axis, from, to) => {
        const bytes = shape.reduce((product, n, at) => product * (at === axis ? to - from : n), 8);
        return ask("numbers", [name, axis, from, to], bytes);
      },
      labels: (name) => ask("labels", [name], size),
    });
  } finally {
    await thread.close();
  }
}

function corrupt(path: string, error: unknown): InputError {
  const got = (error instanceof Error ? error.message : `${error}`).split("\n")[0].replace(/\.$/, "");
  const todo = "The file is damaged or cut off: get it again.";
  return new InputError("file", path, "a whole HDF5 file", got || "something else", todo);
}
