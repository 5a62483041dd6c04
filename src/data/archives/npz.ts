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
import type { CodedColumns } from "../labels/coded.ts";
import type { Column, NumberColumn } from "../labels/columns.ts";
import { besideOption, codedBeside } from "../labels/tableBeside.ts";
import { tableDataset } from "./imageTable.ts";
import { columnsOf, type LabelArray, type LabelColumns } from "./labelArrays.ts";
import { type PictureArray, type PictureOptions, pictureOptions, picturesOf } from "./pictureArray.ts";
import { type TableOptions, tableOptions } from "./tableOptions.ts";

const optionsSchema = z.strictObject({
  path: z.string().min(1).describe("An .npz file, or a folder of .npy files."),
  images: z
    .string()
    .min(1)
    .default("images")
    .describe("Array of images: numbers, [rows, height, width] or [rows, height, width, channels]."),
  factors: z
    .array(z.string())
    .optional()
    .describe("Arrays of one number or text per image, one for each factor; or `levels`."),
  levels: z.string().optional().describe("One array [rows, factors], e.g. dSprites' latents_classes."),
  names: z
    .array(z.string())
    .optional()
    .describe("Names of the columns of `levels`, or of a full grid's factors."),
  ...pictureOptions,
  ...besideOption,
  ...tableOptions,
});
type NpzOptions = z.output<typeof optionsSchema>;

const NAME_THEM =
  "Name the arrays: data.factors=[…], data.levels=NAME, or data.table=FILE beside them, or store factor_sizes of a full grid.";

/** Images that are read row by row where they lie so, otherwise whole. */
async function imagesOf(archive: Archive, key: string): Promise<PictureArray> {
  const rows = await streamNpy(archive, key);
  const whole = async (): Promise<NpyArray> => {
    const array = (await arraysOf(archive, [key])).get(key);
    const todo = "Name it: data.images=NAME.";
    if (array !== undefined) return array;
    throw new InputError("array", key, `images in "${archive.path}"`, "none of that name", todo);
  };
  const { name, shape, type, place, notes } =
    rows === null ? { place: undefined, ...(await whole()) } : { notes: [], ...rows };
  return {
    name,
    shape,
    type,
    notes,
    ...(place !== undefined && { place }),
    read: async function* (chosen, axis) {
      if (rows === null || axis !== 0) yield { numbers: (await whole()).data, images: shape[axis], chosen };
      else
        for await (const numbers of rows.read(chosen)) {
          const images = (numbers.length / rows.shape.slice(1).reduce((product, n) => product * n, 1)) | 0;
          yield { numbers, images, chosen: Int32Array.from({ length: images }, (_, at) => at) };
        }
    },
  };
}

/** An array of labels by name: numbers or texts. */
async function labelArray(archive: Archive, name: string): Promise<LabelArray> {
  const texts = await textsOf(archive, name);
  if (texts !== undefined) return { ...texts, name };
  const array = (await arraysOf(archive, [name])).get(name);
  if (array === undefined)
    throw new InputError("array", name, `an array of "${archive.path}"`, "none of that name", NAME_THEM);
  const { shape, data } = array;
  const large = /int64/.test(array.type)
    ? data.findIndex((n: number) => Math.abs(n) > Number.MAX_SAFE_INTEGER)
    : -1;
  const todo = "Renumber them, or write them as texts.";
  expect(large < 0, "array", name, "whole numbers up to 2^53", `${data[large]}`, todo);
  return { name, shape, numbers: data };
}

/** Columns of `levels` that vary; those of one level are left out, which is said. */
function varying({ columns, notes }: LabelColumns): LabelColumns {
  const varies = (column: Column) => {
    const values: ArrayLike<unknown> = "numbers" in column ? column.numbers : column.cells;
    return Array.prototype.some.call(values, (value) => value !== values[0]);
  };
  const constant = columns.filter((column) => !varies(column)).map(({ name }) => name);
  const said = constant.map((name) => `factor "${name}" has the same level everywhere and was left out`);
  return { columns: columns.filter(varies), notes: [...notes, ...said] };
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

async function readColumns(archive: Archive, options: NpzOptions, rows: number): Promise<LabelColumns> {
  const { factors, levels, names } = options;
  if (factors !== undefined) {
    const read: LabelColumns[] = [];
    for (const name of factors) read.push(columnsOf(await labelArray(archive, name)));
    return { columns: read.flatMap(({ columns }) => columns), notes: read.flatMap(({ notes }) => notes) };
  }
  if (levels !== undefined) return varying(columnsOf(await labelArray(archive, levels), names));
  const sizes = (await arraysOf(archive, ["factor_sizes"])).get("factor_sizes");
  if (sizes === undefined)
    throw new InputError(
      "array",
      "factor_sizes",
      `an array of "${archive.path}"`,
      "none of that name",
      NAME_THEM,
    );
  const [grid] = asIntegers(sizes, "array", NAME_THEM);
  const given = names ?? (await textsOf(archive, "factor_names"))?.texts;
  return { columns: gridColumns(grid, given, rows, archive.path), notes: [] };
}

type ArchiveOptions = Pick<NpzOptions, "path" | "images" | keyof TableOptions> & Partial<PictureOptions>;

/** The dataset of an archive's images; `codedOf` gives the factors of that many rows. */
export function readArchive(
  options: ArchiveOptions,
  codedOf: (rows: number, archive: Archive) => Promise<CodedColumns>,
): Promise<Dataset> {
  const { path, images: key, axes, range } = options;
  return withArchive(path, "data", async (archive) => {
    const source = await picturesOf(await imagesOf(archive, key), { axes, range });
    const found = await codedOf(source.shape[0], archive);
    const file = statSync(path).isDirectory() ? join(path, `${key}.npy`) : path;
    const choices = axes || range ? { axes, range } : undefined;
    return tableDataset({ name: "npz", source, ...found, files: [file], choices }, options);
  });
}

/** Images and factors from numpy's archives, as papers publish them: dSprites' own file, full grids, one array per factor. */
export const npz = define({
  about: "images and factors from a numpy archive (.npz) or a folder of .npy files",
  source: "numpy.lib.format",
  verified: "archives written byte by byte (test/data/npz.test.ts)",
  options: optionsSchema,
  create: (options) =>
    readArchive(options, async (rows, archive) => {
      const notes: string[] = [];
      const found = await codedBeside(options, async () => {
        const read = await readColumns(archive, options, rows);
        notes.push(...read.notes);
        return read.columns;
      });
      return { ...found, warnings: [...notes, ...found.warnings] };
    }),
});
