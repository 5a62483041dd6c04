/** Rows of an .npy file that need not fit into memory, read where they lie. */
import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import { expect, InputError } from "../../errors.ts";
import { MOST_HEADER, npyLayout } from "../../formats/npy.ts";
import type { Matrix } from "../../types/index.ts";

/** An open file of vectors. */
export interface Vectors {
  readonly rows: number;
  readonly columns: number;
  /** Rows from `from` up to `to`, finite. */
  read(from: number, to: number): Matrix;
  /** Closes the file. */
  close(): void;
}

/** Opens [rows, dimensions] in C order; an InputError where the file holds something else, or less than it says. */
export function openVectors(path: string): Vectors {
  expect(existsSync(path), "vectors", path, "an .npy file", "no such file", "Mend the path.");
  const file = openSync(path, "r");
  try {
    return vectorsOf(file, path);
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function vectorsOf(file: number, path: string): Vectors {
  const head = bytesAt(file, 0, Math.min(fstatSync(file).size, MOST_HEADER + 12));
  const { shape, fortran, start, width, numbers } = npyLayout(head, path);
  const [rows, columns] = shape;
  const fits = shape.length === 2 && rows > 0 && columns > 0;
  const reshape = "Reshape it: one row per sample, one column per dimension.";
  expect(fits, "vectors", path, "shape (rows, dimensions)", `(${shape.join(", ")})`, reshape);
  const order = "Write it with numpy.ascontiguousarray.";
  expect(!fortran, "vectors", path, "rows that follow one another", "Fortran order", order);
  const [needed, found] = [start + rows * columns * width, fstatSync(file).size];
  const again = "Write the file again.";
  expect(needed === found, "vectors", path, `${needed} bytes for ${rows} rows`, `${found}`, again);
  return {
    rows,
    columns,
    read: (from, to) => {
      const bytes = bytesAt(file, start + from * columns * width, (to - from) * columns * width);
      const data = Float32Array.from(numbers(bytes) as ArrayLike<number>);
      const wrong = data.findIndex((value) => !Number.isFinite(value));
      if (wrong >= 0) throw notFinite(path, data[wrong], from + Math.floor(wrong / columns));
      return { rows: to - from, columns, data };
    },
    close: () => closeSync(file),
  };
}

function bytesAt(file: number, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const read = readSync(file, bytes, at, length - at, position + at);
    if (read === 0) break;
    at += read;
  }
  return bytes;
}

function notFinite(path: string, value: number, row: number): InputError {
  const todo = "Leave that row out, or mend what wrote it.";
  return new InputError("vectors", path, "finite numbers", `${value} in row ${row}`, todo);
}
