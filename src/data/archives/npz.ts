import { statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { expect, InputError } from "../../errors.ts";
import { type Archive, withArchive } from "../../formats/archive.ts";
import { arraysOf, asIntegers, textsOf } from "../../formats/arrays.ts";
import type { NpyArray } from "../../formats/npy.ts";
import { streamNpy } from "../../formats/npyStream.ts";
import { define } from "../../registry.ts";
import type { Dataset } from "../../types/index.ts";
import type { ImageSource } from "../images/source.ts";
import type { CodedColumns } from "../labels/coded.ts";
import type { NumberColumn } from "../labels/columns.ts";
import { besideOption, codedBeside } from "../labels/tableBeside.ts";
import { imageShape, tableDataset } from "./imageTable.ts";
import { type TableOptions, tableOptions } from "./tableOptions.ts";

const optionsSchema = z.strictObject({
  /** An .npz file, or a folder of .npy files. */
  path: z.string().min(1),
  /** Array of images, [rows, height, width] or [rows, height, width, channels]; bytes, 0 and 1, or 0..1. */
  images: z.string().min(1).default("images"),
  /** Arrays [rows] of whole numbers, one per factor; or `levels`. */
  factors: z.array(z.string()).optional(),
  /** One array [rows, factors] of whole numbers, e.g. dSprites' latents_classes. */
  levels: z.string().optional(),
  /** Names of the columns of `levels`, or of a full grid's factors. */
  names: z.array(z.string()).optional(),
  ...besideOption,
  ...tableOptions,
});
type NpzOptions = z.output<typeof optionsSchema>;

const NAME_THEM =
  "Name the arrays: data.factors=[…], data.levels=NAME, or data.table=FILE beside them, or store factor_sizes of a full grid.";

/** Images that are not stored as bytes: read whole and converted. */
function wholeImages({ name, shape, notes, data }: NpyArray): ImageSource {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < data.length; at++) {
    low = Math.min(low, data[at]);
    high = Math.max(high, data[at]);
  }
  const got = `${low} to ${high}`;
  const bounded = low >= 0 && high <= 255;
  expect(bounded, "array", name, "numbers in 0..1 or 0..255", got, "Scale the images.");
  const size = shape.slice(1).reduce((product, n) => product * n, 1);
  const scale = high <= 1 ? 255 : 1;
  return {
    name,
    shape,
    notes,
    final: true,
    read: async function* (rows) {
      for (const row of rows) {
        const image = new Uint8Array(size);
        for (let i = 0; i < size; i++) image[i] = Math.round(scale * data[row * size + i]);
        yield image;
      }
    },
  };
}

/** The columns of an array [rows, factors] that vary. */
function columnsOf(array: NpyArray, names: readonly string[] | undefined): NumberColumn[] {
  const [rows, width = 1] = array.shape;
  const known = names === undefined || names.length === width;
  expect(known, "option of npz", "names", `${width} names`, `${names?.length}`, "Give one for each column.");
  const [levels] = asIntegers(array, "array", NAME_THEM);
  return Array.from({ length: width }, (_, f) => ({
    name: names?.[f] ?? `factor${f}`,
    numbers: Int32Array.from({ length: rows }, (__, row) => levels[row * width + f]),
    kind: "categorical" as const,
  })).filter(({ numbers }) => numbers.some((v) => v !== numbers[0]));
}

/** The factors of a full grid in C order: the last one varies fastest. */
export function gridColumns(
  sizes: Int32Array,
  names: readonly string[] | undefined,
  rows: number,
  path: string,
): NumberColumn[] {
  const cells = sizes.reduce((product, n) => product * n, 1);
  expect(cells === rows, "array", "factor_sizes", `a grid of ${rows} images`, `${cells}`, `Mend "${path}".`);
  let after = cells;
  return Array.from(sizes, (size, f) => {
    after /= size;
    const stride = after;
    return {
      name: names?.[f] ?? `factor${f}`,
      numbers: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / stride) % size),
      kind: "categorical",
    };
  });
}

async function readColumns(archive: Archive, options: NpzOptions, rows: number): Promise<NumberColumn[]> {
  const { factors, levels, names } = options;
  const read = async (name: string) => {
    const array = (await arraysOf(archive, [name])).get(name);
    if (array !== undefined) return array;
    throw new InputError("array", name, `an array of "${archive.path}"`, "none of that name", NAME_THEM);
  };
  if (factors !== undefined)
    return Promise.all(
      factors.map(async (name) => ({
        name,
        numbers: asIntegers(await read(name), "array", NAME_THEM)[0],
        kind: "categorical" as const,
      })),
    );
  if (levels !== undefined) return columnsOf(await read(levels), names);
  const [sizes] = asIntegers(await read("factor_sizes"), "array", NAME_THEM);
  return gridColumns(sizes, names ?? (await textsOf(archive, "factor_names")), rows, archive.path);
}

type ArchiveOptions = Pick<NpzOptions, "path" | "images" | keyof TableOptions>;

/** The dataset of an archive's images; `codedOf` gives the factors of that many rows. */
export function readArchive(
  options: ArchiveOptions,
  codedOf: (rows: number, archive: Archive) => Promise<CodedColumns>,
): Promise<Dataset> {
  const { path, images: key } = options;
  return withArchive(path, "data", async (archive) => {
    const array = (await streamNpy(archive, key)) ?? (await arraysOf(archive, [key])).get(key);
    const todo = "Name it: data.images=NAME.";
    if (array === undefined)
      throw new InputError("array", key, `images in "${path}"`, "none of that name", todo);
    imageShape(array);
    const found = await codedOf(array.shape[0], archive);
    const source = "read" in array ? { ...array, notes: [] } : wholeImages(array);
    const file = statSync(path).isDirectory() ? join(path, `${key}.npy`) : path;
    return tableDataset({ name: "npz", source, ...found, files: [file] }, options);
  });
}

/** Images and factors from numpy's archives, as papers publish them: dSprites' own file, full grids, one array per factor. */
export const npz = define({
  about: "images and factors from a numpy archive (.npz) or a folder of .npy files",
  source: "numpy.lib.format",
  verified: "archives written byte by byte (test/data/npz.test.ts)",
  options: optionsSchema,
  create: (options) =>
    readArchive(options, (rows, archive) => codedBeside(options, () => readColumns(archive, options, rows))),
});
