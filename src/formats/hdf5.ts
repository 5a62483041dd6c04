/** An HDF5 file, opened by the HDF Group's library as WebAssembly. */
import { existsSync, statSync } from "node:fs";
import { expect, InputError, unknownName } from "../errors.ts";

/** The part of h5wasm's dataset that is used here. */
export interface Stored {
  readonly shape: number[];
  readonly dtype: unknown;
  readonly metadata: { readonly chunks: number[] | null };
  slice(ranges: [number, number][]): unknown;
}

/** An open file: arrays by name, read by rows. */
export interface Hdf5File {
  readonly names: readonly string[];
  /** The array of this name; an InputError if there is none. */
  open(name: string): Stored;
  /** Rows [from, to) of an array, C order. */
  numbers(stored: Stored, from: number, to: number): ArrayLike<number>;
}

/** Opens a file for as long as `use` takes; damage is an InputError whenever it is found. */
export async function withHdf5<T>(path: string, use: (file: Hdf5File) => Promise<T>): Promise<T> {
  const isFile = existsSync(path) && statSync(path).isFile();
  expect(isFile, "file", path, "an HDF5 file", "no such file", "Mend the path.");
  // The library is a few megabytes of WebAssembly: loaded only here.
  const h5wasm = await import("h5wasm/node");
  // Otherwise the library prints its own errors, each a page long.
  (await h5wasm.ready).activate_throwing_error_handler();
  const whole = <R>(read: () => R): R => {
    try {
      return read();
    } catch (error) {
      throw error instanceof InputError ? error : corrupt(path, error);
    }
  };
  const file = whole(() => {
    const opened = new h5wasm.File(path, "r");
    if (opened.file_id < 0n) throw new Error("something else");
    return opened;
  });
  try {
    const names = whole(() => file.keys());
    return await use({
      names,
      open: (name) =>
        whole(() => {
          if (!names.includes(name)) throw unknownName(`dataset of "${path}"`, name, names);
          const stored = file.get(name) as unknown as Stored;
          if (Array.isArray(stored.shape) && stored.shape.length > 0) return stored;
          throw new InputError(
            "array",
            name,
            "rows of numbers",
            "a group or a single value",
            "Name another array.",
          );
        }),
      numbers: (stored, from, to) =>
        whole(() => {
          const ranges = stored.shape.map((n, axis): [number, number] => (axis === 0 ? [from, to] : [0, n]));
          const found = stored.slice(ranges);
          if (ArrayBuffer.isView(found)) return found as unknown as ArrayLike<number>;
          throw new Error("rows that are no numbers");
        }),
    });
  } finally {
    file.close();
  }
}

function corrupt(path: string, error: unknown): InputError {
  const got = (error instanceof Error ? error.message : `${error}`).split("\n")[0].replace(/\.$/, "");
  const todo = "The file is damaged or cut off: get it again.";
  return new InputError("file", path, "a whole HDF5 file", got || "something else", todo);
}
