import { z } from "zod";
import { expect } from "../../errors.ts";
import { type Hdf5File, type Stored, withHdf5 } from "../../formats/hdf5.ts";
import { define } from "../../registry.ts";
import type { Dataset } from "../../types/index.ts";
import type { ImageSource } from "../images/source.ts";
import type { NumberColumn } from "../labels/columns.ts";
import { besideOption, codedBeside } from "../labels/tableBeside.ts";
import { tableDataset } from "./imageTable.ts";
import { tableOptions } from "./tableOptions.ts";

const optionsSchema = z.strictObject({
  /** An HDF5 file. */
  path: z.string().min(1),
  /** Its dataset of images: bytes, [rows, height, width] or [rows, height, width, channels]. */
  images: z.string().min(1).default("images"),
  /** Its dataset of numbers, [rows, factors] or [rows]. */
  labels: z.string().min(1).default("labels"),
  /** Names of the factors, in order; by default those of 3D Shapes if there are six. */
  names: z.array(z.string()).optional(),
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
 * Rows read at a time. A chunk is decompressed whole, and one of a published archive holds a few pixels of thousands of rows:
 * pieces are whole layers of chunks, so that no chunk is decompressed again and again.
 */
function pieceRows({ shape, metadata }: Stored, size: number): number {
  const layer = metadata.chunks?.[0] ?? 1;
  const rows = layer * Math.max(1, Math.floor(PIECE / (layer * size)));
  return Math.max(1, Math.min(rows, shape[0], Math.floor(MOST / size)));
}

/** Rows in pieces; only pieces that hold a chosen row are read. */
function imagesOf(file: Hdf5File, stored: Stored, name: string): ImageSource {
  const size = stored.shape.slice(1).reduce((product, n) => product * n, 1);
  const step = pieceRows(stored, size);
  return {
    name,
    shape: stored.shape,
    notes: [],
    read: async function* (rows) {
      for (let next = 0; next < rows.length; ) {
        const from = rows[next] - (rows[next] % step);
        const piece = file.numbers(stored, from, Math.min(stored.shape[0], from + step)) as Uint8Array;
        const first = next;
        while (next < rows.length && rows[next] < from + step) next++;
        if (next - first === piece.length / size) yield piece;
        else
          for (let i = first; i < next; i++)
            yield piece.subarray((rows[i] - from) * size, (rows[i] - from + 1) * size);
      }
    },
  };
}

function columnsOf(
  numbers: ArrayLike<number>,
  shape: readonly number[],
  given?: readonly string[],
): NumberColumn[] {
  const [rows, width = 1] = shape;
  const names = given ?? (width === SHAPES3D.length ? SHAPES3D : undefined);
  const fits = names === undefined || names.length === width;
  expect(fits, "option of hdf5", "names", `${width} names`, `${names?.length}`, "Give one for each column.");
  return Array.from({ length: width }, (_, f) => ({
    name: names?.[f] ?? `factor${f}`,
    numbers: Float64Array.from({ length: rows }, (__, row) => numbers[row * width + f]),
    kind: "categorical",
  }));
}

function readHdf5(options: Hdf5Options): Promise<Dataset> {
  const { path, images, labels, names } = options;
  return withHdf5(path, async (file) => {
    const stored = file.open(images);
    const isBytes = `${stored.dtype}`.endsWith("B");
    const todo = "Convert them: 0 to 255, unsigned bytes.";
    expect(isBytes, "array", images, "images of bytes", `${stored.dtype}`, todo);
    const found = await codedBeside(options, () => {
      const table = file.open(labels);
      return columnsOf(file.numbers(table, 0, table.shape[0]), table.shape, names);
    });
    return tableDataset(
      { name: "hdf5", source: imagesOf(file, stored, images), ...found, files: [path] },
      options,
    );
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
