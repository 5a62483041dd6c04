import { z } from "zod";
import { expect, InputError, unknownName } from "../../errors.ts";
import { openParquet, type ParquetTable } from "../../formats/parquet.ts";
import { define } from "../../registry.ts";
import type { Dataset } from "../../types/index.ts";
import { optionsSchema as imagesOptions, shapeOf } from "../images/dataset.ts";
import { FORMER_FIT, type Target } from "../images/fit.ts";
import { misfitNotes } from "../images/fitting.ts";
import { inOrder } from "../images/pool.ts";
import { type FittedImage, imageOfBytes } from "../images/read.ts";
import type { ImageSource } from "../images/source.ts";
import type { Coded } from "../labels/columns.ts";
import { makeFactors } from "../labels/factors.ts";
import { labelColumns } from "../labels/parquetColumns.ts";
import { tableDataset } from "./imageTable.ts";
import { tableOptions } from "./tableOptions.ts";

const { size, channels, fit, factors, combine } = imagesOptions.shape;
const optionsSchema = z.strictObject({
  path: z.string().min(1).describe("A .parquet file, or a folder of shards."),
  split: z.string().default("").describe("Only shards whose names start with this, e.g. train."),
  image: z
    .string()
    .min(1)
    .default("image")
    .describe("Column of images: encoded as .png, .jpg, … in bytes, or in a structure with a field `bytes`."),
  size,
  channels,
  fit,
  factors,
  combine,
  ...tableOptions,
});
type ParquetOptions = z.output<typeof optionsSchema>;

/** Images decoded at once. */
const AT_ONCE = 16;

function bytesOf(value: unknown, place: string): Uint8Array {
  const bytes = value instanceof Uint8Array ? value : (value as { bytes?: unknown } | null)?.bytes;
  if (bytes instanceof Uint8Array) return bytes;
  const expected = "encoded images: bytes, or a structure with a field bytes";
  const got = value === null || value === undefined ? "none" : "something else";
  throw new InputError("picture", place, expected, got, "Name another column: data.image=NAME.");
}

/** Images of these rows (rising), decoded a row group at a time. */
async function* decoded(table: ParquetTable, column: string, target: Target, rows: Int32Array) {
  let next = 0;
  const wanted = (from: number, to: number) => next < rows.length && rows[next] < to && rows[next] >= from;
  for await (const { from, rows: group } of table.groups([column], wanted)) {
    const first = next;
    while (next < rows.length && rows[next] < from + group.length) next++;
    for (let at = first; at < next; at += AT_ONCE) {
      const count = Math.min(AT_ONCE, next - at);
      const images: FittedImage[] = new Array(count);
      await inOrder(count, AT_ONCE, async (i) => {
        const place = `row ${rows[at + i]}`;
        images[i] = await imageOfBytes(bytesOf(group[rows[at + i] - from][column], place), place, target);
      });
      yield* images;
    }
  }
}

/** Says how the first image is made to fit. */
async function firstNotes(table: ParquetTable, column: string, target: Target): Promise<string[]> {
  const [, tall, wide] = target.shape;
  for await (const { height, width } of decoded(table, column, target, Int32Array.of(0))) {
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
  const { path, image } = options;
  const { fit } = options;
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
  const made = makeFactors(columns, options);
  const source: ImageSource = {
    name: image,
    shape: [table.rows, shape[1], shape[2], shape[0]],
    notes: [
      ...(await firstNotes(table, image, target)),
      ...left.map((name) => `column "${name}" holds lists or structures and is no factor`),
    ],
    final: true,
    channelsFirst: true,
    read: async function* (rows) {
      for await (const { pixels } of decoded(table, image, target, rows)) yield pixels;
    },
  };
  const { files } = table;
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
