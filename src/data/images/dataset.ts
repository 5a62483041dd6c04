import { z } from "zod";
import { expect } from "../../errors.ts";
import { define } from "../../registry.ts";
import type { Dataset } from "../../types/index.ts";
import { makeFactors } from "../labels/factors.ts";
import { findImages } from "../labels/files.ts";
import { levelOptions, tableFileOptions } from "../labels/options.ts";
import { readLabels } from "../labels/table.ts";
import { fittingWarnings, type LoadedImages, loadImages } from "./load.ts";
import type { Shape } from "./read.ts";
import { NORMALISERS, type Normalise } from "./tone.ts";

/** What `images` takes. */
export const optionsSchema = z.strictObject({
  /** Folder that holds the labels. */
  path: z.string().min(1),
  /** CSV or .parquet file relative to `path`: a column `file`, then one per factor. */
  labels: z.string().min(1).default("labels.csv"),
  /** Side of the squares, or [height, width]; multiples of 16. */
  size: z.union([z.number(), z.tuple([z.number(), z.number()])]).default(64),
  channels: z.union([z.literal(1), z.literal(3)]).default(1),
  /** Columns to use; all by default. */
  factors: z.array(z.string()).optional(),
  /** New factor → the columns it is made of and replaces. */
  combine: z.record(z.string(), z.array(z.string()).min(1)).default({}),
  ...levelOptions,
  ...tableFileOptions,
  /**
   * `logStandardise`: log(1 + 255·x) with mean 0 and variance 1 per image, as bytes 128 + 42·z. `localContrast`: before that,
   * the brightness and contrast of every neighbourhood are removed (images/localContrast.ts).
   */
  normalise: z.enum(Object.keys(NORMALISERS) as [Normalise, ...Normalise[]]).default("none"),
  /** Images whose 99th percentile (0..255, before normalising) is below this are dropped. */
  minBrightness: z.number().min(0).max(255).default(0),
});
type ImagesOptions = z.output<typeof optionsSchema>;

/** channels, height and width that the encoder can halve four times. */
export function shapeOf({ size, channels }: Pick<ImagesOptions, "size" | "channels">): Shape {
  const sides = typeof size === "number" ? [size, size] : size;
  const fits = sides.every((side) => side > 0 && side % 16 === 0);
  const todo = "The encoder halves a picture four times, so choose a multiple of 16: 32, 48, 64 or 96, say.";
  expect(fits, "option of images", "size", "sides that are positive multiples of 16", sides.join("x"), todo);
  return [channels, sides[0], sides[1]];
}

/** Rows bright enough to keep, in order. */
function brightRows({ facts }: LoadedImages, minBrightness: number): number[] {
  const rows = facts.flatMap(({ brightness }, row) => (brightness < minBrightness ? [] : [row]));
  const got = "only darker ones";
  const expected = `pictures of brightness ${minBrightness} or more`;
  expect(rows.length > 0, "option of images", "minBrightness", expected, got, "Lower data.minBrightness.");
  return rows;
}

function gather(images: Uint8Array, rows: readonly number[], size: number): Uint8Array {
  if (rows.length * size === images.length) return images;
  const kept = new Uint8Array(rows.length * size);
  rows.forEach((row, i) => {
    kept.set(images.subarray(row * size, (row + 1) * size), i * size);
  });
  return kept;
}

function countWarnings(dropped: number, unlisted: number, options: ImagesOptions): string[] {
  const { minBrightness, labels } = options;
  return [
    ...(dropped > 0
      ? [`dark pictures dropped (99th percentile below minBrightness ${minBrightness}): ${dropped}`]
      : []),
    ...(unlisted > 0 ? [`pictures in the folder that ${labels} does not list: ${unlisted}`] : []),
  ];
}

async function readImages(options: ImagesOptions): Promise<Dataset> {
  const shape = shapeOf(options);
  const { csv, table } = await readLabels(options.path, options.labels, options);
  // Before any image is read, so that a wrong name costs no time.
  makeFactors(table.columns, options);
  const { files, unlisted } = await findImages(csv, table);
  const loaded = await loadImages(files, shape, options.normalise);
  const rows = brightRows(loaded, options.minBrightness);
  const lines = rows.map((row) => table.lines[row]);
  const columns = table.columns.map(({ name, cells }) => ({
    name,
    cells: rows.map((row) => cells[row]),
    lines,
  }));
  const { factors, levels, warnings } = makeFactors(columns, options);
  return {
    name: "images",
    factors,
    shape,
    rows: rows.length,
    levels,
    images: gather(loaded.images, rows, shape[0] * shape[1] * shape[2]),
    files: rows.map((row) => files[row].name),
    warnings: [
      ...fittingWarnings(files, loaded.facts, shape),
      ...countWarnings(files.length - rows.length, unlisted, options),
      ...table.notes,
      ...warnings,
    ],
  };
}

/** Your own images: a folder and a table that says what each shows. */
export const images = define({
  about:
    "a folder of .pgm, .png, .jpg or .webp images with a table of labels (CSV, .parquet): file, then a column per factor",
  source: "Unweave",
  verified:
    "folders with known pixels, labels and mistakes; Extended Yale B (test/data/{images,yaleb}*.test.ts)",
  options: optionsSchema,
  normaliser: ({ normalise }) => (normalise === "none" ? null : NORMALISERS[normalise]),
  create: readImages,
});
