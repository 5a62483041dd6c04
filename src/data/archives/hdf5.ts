import { z } from "zod";
import { expect, InputError } from "../../errors.ts";
import { type Hdf5File, type Stored, withHdf5 } from "../../formats/hdf5.ts";
import { define } from "../../registry.ts";
import type { Dataset } from "../../types/index.ts";
import { besideOption, codedBeside } from "../labels/tableBeside.ts";
import { tableDataset } from "./imageTable.ts";
import { columnsOf, type LabelColumns } from "./labelArrays.ts";
import { type PictureArray, pictureOptions, picturesOf } from "./pictureArray.ts";
import { tableOptions } from "./tableOptions.ts";

const optionsSchema = z.strictObject({
  path: z.string().min(1).describe("An HDF5 file."),
  images: z
    .string()
    .min(1)
    .default("images")
    .describe(
      "Its array of images, by name or path (train/images): numbers, [rows, height, width(, 1 or 3)].",
    ),
  labels: z
    .string()
    .min(1)
    .default("labels")
    .describe(
      "Its array of labels, [rows] or [rows, factors]: numbers, texts, or structures with a factor per field.",
    ),
  names: z
    .array(z.string())
    .optional()
    .describe("Names of the factors, in order; by default those of 3D Shapes if there are six."),
  ...pictureOptions,
  ...besideOption,
  ...tableOptions,
});
type Hdf5Options = z.output<typeof optionsSchema>;

/** Burgess & Kim 2018: the columns of 3dshapes.h5's labels. */
const SHAPES3D = ["floor hue", "wall hue", "object hue", "scale", "shape", "orientation"];
/** The most bytes read at once, unless the file's chunks are larger. */
const PIECE = 16 << 20;
/** The most bytes of a layer of chunks read at once, so that memory stays far below a gigabyte. */
const MOST = 256 << 20;

/**
 * Images read at a time. A chunk is decompressed whole, and one of a published archive holds a few pixels of thousands of
 * images: pieces are whole layers of chunks, so that no chunk is decompressed again and again.
 */
function pieceRows({ shape, chunks }: Stored, axis: number): number {
  const size = shape.reduce((product, n, at) => (at === axis ? product : product * n), 1);
  const layer = chunks?.[axis] ?? 1;
  const rows = layer * Math.max(1, Math.floor(PIECE / (layer * size)));
  return Math.max(1, Math.min(rows, shape[axis], Math.floor(MOST / size)));
}

/** Images in pieces; only pieces that hold a chosen one are read. */
function arrayOf(file: Hdf5File, stored: Stored): PictureArray {
  const { name, shape, type } = stored;
  return {
    name,
    shape,
    type,
    notes: [],
    read: async function* (rows, axis) {
      const step = pieceRows(stored, axis);
      for (let next = 0; next < rows.length; ) {
        const from = rows[next] - (rows[next] % step);
        const to = Math.min(shape[axis], from + step);
        const first = next;
        while (next < rows.length && rows[next] < to) next++;
        const chosen = rows.subarray(first, next).map((row) => row - from);
        yield { numbers: await file.numbers(stored, axis, from, to), images: to - from, chosen };
      }
    },
  };
}

/** Columns of the labels; the fields of structures are columns too. */
async function labelsOf(file: Hdf5File, { labels, names }: Hdf5Options): Promise<LabelColumns> {
  const [first, ...others] = await file.labels(labels);
  if (first.field === null) {
    const [, width = 1] = first.shape;
    const shapes3d = names === undefined && width === SHAPES3D.length ? SHAPES3D : names;
    return columnsOf({ ...first, name: labels.split("/").at(-1)! }, shapes3d);
  }
  const fields = [first, ...others].map(({ field, ...array }) => columnsOf({ ...array, name: field! }));
  const todo = "Leave it out: the fields name the factors.";
  if (names !== undefined)
    throw new InputError("option of hdf5", "names", "none for structures", "names", todo);
  return { columns: fields.flatMap(({ columns }) => columns), notes: fields.flatMap(({ notes }) => notes) };
}

function readHdf5(options: Hdf5Options): Promise<Dataset> {
  const { path, images, axes, range } = options;
  return withHdf5(path, async (file) => {
    const stored = await file.stored(images);
    const isNumbers = /^(u?int|float|bool)/.test(stored.type);
    expect(isNumbers, "array", images, "numbers", stored.type, "Name another array: data.images=NAME.");
    const source = await picturesOf(arrayOf(file, stored), options);
    const notes: string[] = [];
    const found = await codedBeside(options, async () => {
      const read = await labelsOf(file, options);
      notes.push(...read.notes);
      return read.columns;
    });
    const warnings = [...notes, ...found.warnings];
    const choices = axes || range ? { axes, range } : undefined;
    return tableDataset({ name: "hdf5", source, ...found, warnings, files: [path], choices }, options);
  });
}

/** Images and labels from one HDF5 file, read in pieces: 3D Shapes as its authors publish it. */
export const hdf5 = define({
  about: "images and labels from an HDF5 file, e.g. 3dshapes.h5, read in pieces",
  source: "The HDF Group; layout of Burgess & Kim 2018, 3D Shapes",
  verified: "files written with known pixels and labels, whole and damaged (test/data/hdf5.test.ts)",
  options: optionsSchema,
  create: readHdf5,
});
