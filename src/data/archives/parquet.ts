import { z } from "zod";
import { expect, unknownName } from "../../errors.ts";
import { openParquet } from "../../formats/parquet.ts";
import { define } from "../../registry.ts";
import type { Dataset } from "../../types/index.ts";
import { optionsSchema as imagesOptions, shapeOf } from "../images/dataset.ts";
import { FORMER_FIT, type Target } from "../images/fit.ts";
import { misfitNotes } from "../images/fitting.ts";
import type { ImageSource } from "../images/source.ts";
import type { Coded } from "../labels/columns.ts";
import { makeFactors } from "../labels/factors.ts";
import { labelColumns } from "../labels/parquetColumns.ts";
import { tableDataset } from "./imageTable.ts";
import { decoded, filesOf, folderOf, type PictureColumn } from "./parquetPictures.ts";
import { tableOptions } from "./tableOptions.ts";

const { size, channels, fit, outside, factors, combine } = imagesOptions.shape;
const optionsSchema = z.strictObject({
  path: z.string().min(1).describe("A .parquet file, or a folder of shards."),
  split: z.string().default("").describe("Only shards whose names start with this, e.g. train."),
  image: z
    .string()
    .min(1)
    .default("image")
    .describe(
      "Column of images: encoded as .png, .jpg, … in bytes, paths of files beside the table, or structures of `bytes` and `path`.",
    ),
  size,
  channels,
  fit,
  outside,
  factors,
  combine,
  ...tableOptions,
});
type ParquetOptions = z.output<typeof optionsSchema>;

/** Says how the first image is made to fit. */
async function firstNotes(pictures: PictureColumn, target: Target): Promise<string[]> {
  const [, tall, wide] = target.shape;
  for await (const { height, width } of decoded(pictures, target, Int32Array.of(0))) {
    if (height === tall && width === wide) return [];
    const size = `images are resized to ${tall}x${wide} (height x width; the first was ${height}x${width})`;
    return [size, ...misfitNotes("the first has other proportions and was", { height, width }, target)];
  }
  return [];
}

/** The factors of a table, each with its own levels. */
function apart({ factors, levels }: Pick<Dataset, "factors" | "levels">): Coded[] {
  const width = factors.length;
  const rows = levels.length / width;
  return factors.map((factor, f) => ({
    factor,
    levels: Int32Array.from({ length: rows }, (_, row) => levels[row * width + f]),
  }));
}

async function readParquet(options: ParquetOptions): Promise<Dataset> {
  const { path, image, fit, outside } = options;
  const shape = shapeOf(options);
  const target = { shape, fit };
  const table = await openParquet(path, options.split);
  if (!table.columns.includes(image)) throw unknownName(`column of "${path}"`, image, table.columns);
  expect(table.rows > 0, "data", path, "a row per image", "no rows", "Name another file.");
  const { columns, left } = await labelColumns(
    table,
    table.columns.filter((name) => name !== image),
  );
  const todo = "Name a file whose other columns say what each image shows.";
  expect(columns.length > 0, "data", path, "a column per factor", "none", todo);
  const pictures = { table, root: folderOf(path), outside, column: image };
  const made = makeFactors(columns, options);
  const source: ImageSource = {
    name: image,
    shape: [table.rows, shape[1], shape[2], shape[0]],
    notes: [
      ...(await firstNotes(pictures, target)),
      ...left.map((name) => `column "${name}" holds lists or structures and is no factor`),
    ],
    final: true,
    channelsFirst: true,
    read: async function* (rows) {
      for await (const { pixels } of decoded(pictures, target, rows)) yield pixels;
    },
  };
  const files = [...table.files, ...(await filesOf(pictures))];
  const { warnings } = made;
  const whole = { name: "parquet", source, coded: apart(made), warnings, files, choices: { fit } };
  return { ...(await tableDataset(whole, options)), settled: { fit } };
}

/** Images and labels from .parquet files, as Hugging Face's hub keeps them. */
export const parquet = define({
  about: "encoded images and labels from .parquet, one file or shards, as Hugging Face keeps them",
  source: "parquet.apache.org; the Image feature of Hugging Face datasets",
  verified: "files written with known pixels and labels, whole and damaged (test/data/parquet.test.ts)",
  options: optionsSchema,
  formerly: { fit: FORMER_FIT },
  create: readParquet,
});
