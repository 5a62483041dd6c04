import { existsSync } from "node:fs";
import { z } from "zod";
import { expect, InputError } from "../check.ts";
import { define } from "../registry.ts";
import type { Dataset } from "../types.ts";
import { asIntegers, readArrays, readTexts } from "./arrays.ts";
import type { NpyArray } from "./npy.ts";
import { streamPictures } from "./npyStream.ts";
import { type Column, type PictureSource, pictureShape, tableDataset, tableOptions } from "./pictureTable.ts";

const optionsSchema = z.strictObject({
  /** An .npz file, or a folder of .npy files. */
  path: z.string().min(1),
  /** Array of pictures, [rows, height, width] or [rows, height, width, channels]; bytes, 0 and 1, or 0..1. */
  images: z.string().min(1).default("images"),
  /** Arrays [rows] of whole numbers, one per factor; or `levels`. */
  factors: z.array(z.string()).optional(),
  /** One array [rows, factors] of whole numbers, e.g. dSprites' latents_classes. */
  levels: z.string().optional(),
  /** Names of the columns of `levels`, or of a full grid's factors. */
  names: z.array(z.string()).optional(),
  ...tableOptions,
});
type NpzOptions = z.output<typeof optionsSchema>;

const TODO = "Name the arrays: data.factors=[…], data.levels=NAME, or store factor_sizes of a full grid.";

/** Pictures that are no bytes: read whole. */
function wholePictures(array: NpyArray): PictureSource {
  const { name, shape, notes, data } = array;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < data.length; at++) {
    low = Math.min(low, data[at]);
    high = Math.max(high, data[at]);
  }
  const got = `${low} to ${high}`;
  const bounded = low >= 0 && high <= 255;
  expect(bounded, "array", name, "numbers in 0..1 or 0..255", got, "Scale the pictures.");
  const size = shape.slice(1).reduce((product, n) => product * n, 1);
  return {
    name,
    shape,
    notes,
    read: async (rows) => {
      const bytes = new Float32Array(rows.length * size);
      rows.forEach((row, i) => {
        bytes.set(data.subarray(row * size, (row + 1) * size), i * size);
      });
      return { bytes, largest: high };
    },
  };
}

/** The columns of an array [rows, factors] that are not the same in every row. */
function columnsOf(array: NpyArray, names: readonly string[] | undefined): Column[] {
  const [rows, width = 1] = array.shape;
  const known = names === undefined || names.length === width;
  expect(known, "option of npz", "names", `${width} names`, `${names?.length}`, "Give one for each column.");
  const [levels] = asIntegers(array, "array", TODO);
  return Array.from({ length: width }, (_, f) => ({
    name: names?.[f] ?? `factor${f}`,
    numbers: Int32Array.from({ length: rows }, (__, row) => levels[row * width + f]),
  })).filter(({ numbers }) => numbers.some((v) => v !== numbers[0]));
}

/** The factors of a full grid in C order: the last one runs fastest. */
function gridColumns(
  sizes: Int32Array,
  names: readonly string[] | undefined,
  rows: number,
  path: string,
): Column[] {
  const cells = sizes.reduce((product, n) => product * n, 1);
  expect(
    cells === rows,
    "array",
    "factor_sizes",
    `a grid of ${rows} pictures`,
    `${cells}`,
    `Mend "${path}".`,
  );
  let after = cells;
  return Array.from(sizes, (size, f) => {
    after /= size;
    const stride = after;
    return {
      name: names?.[f] ?? `factor${f}`,
      numbers: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / stride) % size),
    };
  });
}

function readColumns(options: NpzOptions, rows: number): Column[] {
  const { path, factors, levels, names } = options;
  const read = (list: readonly string[]) => readArrays(path, "data", list);
  const missing = (name: string) =>
    new InputError("array", name, `an array of "${path}"`, "none of that name", TODO);
  const columns = (() => {
    if (factors !== undefined) {
      const found = read(factors);
      return factors.map((name) => {
        const array = found.get(name);
        if (array === undefined) throw missing(name);
        return { name, numbers: asIntegers(array, "array", TODO)[0] };
      });
    }
    if (levels !== undefined) {
      const array = read([levels]).get(levels);
      if (array === undefined) throw missing(levels);
      return columnsOf(array, names);
    }
    const sizes = read(["factor_sizes"]).get("factor_sizes");
    if (sizes === undefined) throw missing("factor_sizes");
    return gridColumns(
      asIntegers(sizes, "array", TODO)[0],
      names ?? readTexts(path, "factor_names"),
      rows,
      path,
    );
  })();
  return columns;
}

async function readNpz(options: NpzOptions): Promise<Dataset> {
  const { path, images: key } = options;
  const found = existsSync(path);
  const expected = "an .npz file or a folder of .npy files";
  expect(found, "data", path, expected, "no such file", "Mend data.path.");
  const streamed = streamPictures(path, key);
  const array = streamed ?? readArrays(path, "data", [key]).get(key);
  const todo = "Name it: data.images=NAME.";
  if (array === undefined)
    throw new InputError("array", key, `pictures in "${path}"`, "none of that name", todo);
  pictureShape(array);
  const columns = readColumns(options, array.shape[0]);
  return tableDataset("npz", streamed ?? wholePictures(array as NpyArray), columns, options);
}

/** Pictures and factors from numpy's archives, as papers publish them: dSprites' own file, full grids, one array per factor. */
export const npz = define({
  about: "pictures and factors from a numpy archive (.npz) or a folder of .npy files",
  source: "numpy.lib.format",
  verified: "archives written byte by byte (test/data/npz.test.ts)",
  options: optionsSchema,
  create: readNpz,
});
