import { existsSync, statSync } from "node:fs";
import { z } from "zod";
import { expect, InputError, unknownName } from "../check.ts";
import { define } from "../registry.ts";
import type { Dataset } from "../types.ts";
import { type Column, type PictureSource, tableDataset, tableOptions } from "./pictureTable.ts";

const optionsSchema = z.strictObject({
  /** An HDF5 file. */
  path: z.string().min(1),
  /** Dataset of pictures in it: bytes, [rows, height, width] or [rows, height, width, channels]. */
  images: z.string().min(1).default("images"),
  /** Dataset of numbers, [rows, factors] or [rows]. */
  labels: z.string().min(1).default("labels"),
  /** Names of the factors, in order; those of 3D Shapes where there are six. */
  names: z.array(z.string()).optional(),
  ...tableOptions,
});
type Hdf5Options = z.output<typeof optionsSchema>;

/** Burgess & Kim 2018: the columns of 3dshapes.h5's labels. */
const SHAPES3D = ["floor hue", "wall hue", "object hue", "scale", "shape", "orientation"];
/** Rows read at once: 12 MB of 64 × 64 colour pictures. */
const PIECE = 1024;

/** The part of h5wasm's file that is used here. */
interface Stored {
  readonly shape: number[];
  readonly dtype: unknown;
  slice(ranges: [number, number][]): unknown;
}

const corrupt = (path: string, error: unknown) => {
  const got = (error instanceof Error ? error.message : `${error}`).split("\n")[0].replace(/\.$/, "");
  const todo = "The file is damaged or cut off: get it again.";
  return new InputError("data", path, "a whole HDF5 file", got || "something else", todo);
};

function numbersOf(stored: Stored, path: string, from: number, to: number): ArrayLike<number> {
  const ranges = stored.shape.map((n, axis): [number, number] => (axis === 0 ? [from, to] : [0, n]));
  try {
    const found = stored.slice(ranges);
    if (ArrayBuffer.isView(found)) return found as unknown as ArrayLike<number>;
  } catch (error) {
    throw corrupt(path, error);
  }
  throw corrupt(path, "rows that are no numbers");
}

/** Rows in pieces; only pieces that hold a chosen row are read. */
function pictures(stored: Stored, path: string, name: string): PictureSource {
  const size = stored.shape.slice(1).reduce((product, n) => product * n, 1);
  return {
    name,
    shape: stored.shape,
    notes: [],
    read: async (rows) => {
      const bytes = new Uint8Array(rows.length * size);
      let largest = 0;
      for (let next = 0; next < rows.length; ) {
        const from = rows[next] - (rows[next] % PIECE);
        const piece = numbersOf(stored, path, from, Math.min(stored.shape[0], from + PIECE)) as Uint8Array;
        for (; next < rows.length && rows[next] < from + PIECE; next++)
          bytes.set(piece.subarray((rows[next] - from) * size, (rows[next] - from + 1) * size), next * size);
        for (const value of piece) if (value > largest) largest = value;
      }
      return { bytes, largest };
    },
  };
}

function columnsOf(
  numbers: ArrayLike<number>,
  shape: readonly number[],
  given?: readonly string[],
): Column[] {
  const [rows, width = 1] = shape;
  const names = given ?? (width === SHAPES3D.length ? SHAPES3D : undefined);
  const fits = names === undefined || names.length === width;
  expect(fits, "option of hdf5", "names", `${width} names`, `${names?.length}`, "Give one for each column.");
  return Array.from({ length: width }, (_, f) => ({
    name: names?.[f] ?? `factor${f}`,
    numbers: Float64Array.from({ length: rows }, (__, row) => numbers[row * width + f]),
    // 3D Shapes turns from −30° to 30°.
    signed: true,
  }));
}

async function readHdf5(options: Hdf5Options): Promise<Dataset> {
  const { path, images, labels, names } = options;
  const isFile = existsSync(path) && statSync(path).isFile();
  expect(isFile, "data", path, "an HDF5 file", "no such file", "Mend data.path.");
  // The library is a few megabytes of WebAssembly: loaded only here.
  const h5wasm = await import("h5wasm/node");
  // Else the library prints its own errors, a page each.
  (await h5wasm.ready).activate_throwing_error_handler();
  let file: InstanceType<typeof h5wasm.File>;
  try {
    file = new h5wasm.File(path, "r");
    if (file.file_id < 0n) throw new Error("something else");
  } catch (error) {
    throw corrupt(path, error);
  }
  try {
    const open = (name: string): Stored => {
      try {
        const known = file.keys();
        if (!known.includes(name)) throw unknownName(`dataset of "${path}"`, name, known);
        const stored = file.get(name) as unknown as Stored;
        if (Array.isArray(stored.shape) && stored.shape.length > 0) return stored;
      } catch (error) {
        throw error instanceof InputError ? error : corrupt(path, error);
      }
      throw new InputError("array", name, "rows of numbers", "a group or one value", "Name another.");
    };
    const [stored, table] = [open(images), open(labels)];
    const isBytes = `${stored.dtype}`.endsWith("B");
    const todo = "Convert them: 0 to 255, unsigned bytes.";
    expect(isBytes, "array", images, "pictures of bytes", `${stored.dtype}`, todo);
    const columns = columnsOf(numbersOf(table, path, 0, table.shape[0]), table.shape, names);
    return await tableDataset("hdf5", pictures(stored, path, images), columns, options);
  } finally {
    file.close();
  }
}

/** Pictures and labels from one HDF5 file, read in pieces: 3D Shapes as its authors publish it. */
export const hdf5 = define({
  about: "pictures and labels from an HDF5 file, e.g. 3dshapes.h5, read in pieces",
  source: "The HDF Group; layout of Burgess & Kim 2018, 3D Shapes",
  verified: "files written with known pixels and labels, whole and damaged (test/data/hdf5.test.ts)",
  options: optionsSchema,
  create: readHdf5,
});
