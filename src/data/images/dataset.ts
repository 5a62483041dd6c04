import { z } from "zod";
import { expect } from "../../errors.ts";
import { define } from "../../registry.ts";
import type { Dataset } from "../../types/index.ts";
import { subset } from "../dataset.ts";
import { distinct, rowsOf } from "../labels/columns.ts";
import { type FactorOptions, makeFactors } from "../labels/factors.ts";
import { known } from "../labels/missing.ts";
import { levelOptions, tableFileOptions } from "../labels/options.ts";
import { readingOf } from "../labels/reading.ts";
import { alignOptions } from "./align.ts";
import { wholeRows } from "./damaged.ts";
import { amountOptions, drawRows } from "./drawRows.ts";
import { FORMER_FIT, fitOption } from "./fit.ts";
import { Fitting } from "./fitting.ts";
import { framer } from "./frames.ts";
import { type LoadedImages, loadImages } from "./load.ts";
import type { Shape } from "./read.ts";
import { type Rows, readRows } from "./rows.ts";
import { NORMALISERS, type Normalise } from "./tone.ts";

/** What `images` takes. */
export const optionsSchema = z.strictObject({
  path: z.string().min(1).describe("Folder that holds pictures, and labels if there are any."),
  labels: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Table of labels relative to path: labels.csv if there is one, else the names of folders are the labels.",
    ),
  outside: z
    .boolean()
    .default(false)
    .describe("Pictures may lie outside path, by what the table says or by links."),
  size: z
    .union([z.number(), z.tuple([z.number(), z.number()])])
    .default(64)
    .describe("Side of the squares, or [height, width], from 16 on; most nets need multiples of 16."),
  channels: z
    .union([z.literal(1), z.literal(3)])
    .default(1)
    .describe("1: grey, 3: red, green and blue."),
  ...fitOption,
  ...alignOptions,
  factors: z.array(z.string()).optional().describe("Columns to use; all by default."),
  combine: z
    .record(z.string(), z.array(z.string()).min(1))
    .default({})
    .describe("New factor → the columns that it is made of and replaces."),
  ...levelOptions,
  ...tableFileOptions,
  normalise: z
    .enum(Object.keys(NORMALISERS) as [Normalise, ...Normalise[]])
    .default("none")
    .describe(
      "logStandardise: the logarithm of every image with mean 0 and variance 1; localContrast: before that, smooth light is removed.",
    ),
  minBrightness: z
    .number()
    .min(0)
    .max(255)
    .default(0)
    .describe("Images whose 99th percentile (before normalising) is below this are dropped."),
  ...amountOptions,
});
/** `optionsSchema` with its defaults filled in. */
export type ImagesOptions = z.output<typeof optionsSchema>;

/** The smallest picture of which a net can make anything. */
const LEAST_SIDE = 16;

/** channels, height and width of the pictures. */
export function shapeOf({ size, channels }: Pick<ImagesOptions, "size" | "channels">): Shape {
  const sides = typeof size === "number" ? [size, size] : size;
  const fits = sides.every((side) => Number.isInteger(side) && side >= LEAST_SIDE);
  const expected = `whole numbers of pixels, at least ${LEAST_SIDE}`;
  const todo = "Choose 64, or [96, 80], say: most nets need multiples of 16.";
  expect(fits, "option of images", "size", expected, sides.join("x"), todo);
  return [channels, sides[0], sides[1]];
}

/** The rows that are bright enough to keep. */
function brightRows(facts: LoadedImages["facts"], whole: Int32Array, minBrightness: number): Int32Array {
  const rows = whole.filter((row) => facts[row].brightness >= minBrightness);
  const got = "only darker ones";
  const expected = `pictures of brightness ${minBrightness} or more`;
  expect(rows.length > 0, "option of images", "minBrightness", expected, got, "Lower data.minBrightness.");
  return rows;
}

/** What is said of the labels, where names of folders are no numbers and never missing. */
function factorOptions({ fromFolders, columns }: Rows, options: ImagesOptions): FactorOptions {
  if (!fromFolders) return options;
  const { combine, factors, kinds } = options;
  const own = columns.map(({ name }) => name).filter((name) => factors?.includes(name) ?? true);
  const combined = Object.values(combine).flat();
  const names = own.filter((name) => !combined.includes(name));
  const categorical = Object.fromEntries(names.map((name) => [name, "categorical"] as const));
  return { missing: [], ...options, kinds: { ...categorical, ...kinds } };
}

/** Factors of some of the rows; none where the pictures have no labels. */
function factorsOf(all: Rows, rows: ArrayLike<number>, options: ImagesOptions) {
  if (all.columns.length === 0) return { factors: [], levels: new Int32Array(0), warnings: [] };
  const columns = all.columns.map((column) => rowsOf(column, rows));
  return makeFactors(columns, factorOptions(all, options));
}

/** Rows in which names stand, for a doubt to be worth a sentence. */
const OFTEN = 4;

/** Numbers that look like names and are read as measurements, because a table's numbers are that unless somebody says otherwise. */
function doubtful({ columns, fromFolders }: Rows, factors: Dataset["factors"], options: ImagesOptions) {
  const { kinds, bins, missing } = options;
  return factors.flatMap(({ name, kind }) => {
    const column = columns.find((each) => each.name === name);
    const said = Object.hasOwn(kinds, name) || Object.hasOwn(bins, name);
    if (fromFolders || said || kind !== "ordinal" || column === undefined) return [];
    const { labels } = known(column, missing);
    if (labels.numbers === null) return [];
    const texts = (labels.texts ?? []).filter((text) => text !== "");
    const values = distinct(labels.numbers.filter((value) => !Number.isNaN(value)));
    const reading = readingOf(texts, values);
    const repeats = values.length > 2 && texts.length >= OFTEN * values.length;
    return reading.kind === "ordinal" || !repeats
      ? []
      : [
          `"${name}" was read as measurements, though its numbers look like names (${reading.why}): data.kinds={"${name}":"categorical"} makes them names`,
        ];
  });
}

async function readImages(options: ImagesOptions): Promise<Dataset> {
  const { fit, normalise, memory, minBrightness } = options;
  const target = { shape: shapeOf(options), fit };
  const all = await readRows(options);
  const drawn = drawRows("images", all.files.length, options);
  // Before any image is read, so that a wrong name costs no time.
  factorsOf(all, drawn, options);
  const frame = framer(all.positions, options, target.shape);
  const files = Array.from(drawn, (row) => ({ ...all.files[row], ...frame.of(row) }));
  const { images, facts, notes } = await loadImages(files, { target, normalise, memory });
  const fitting = new Fitting(target);
  const { rows, notes: damaged } = await wholeRows(files, facts, target);
  for (const i of rows) fitting.add(files[i].name, facts[i]);
  const kept = brightRows(facts, rows, minBrightness);
  const { warnings, ...labels } = factorsOf(
    all,
    kept.map((i) => drawn[i]),
    options,
  );
  const whole: Dataset = {
    ...{ name: "images", factors: [], shape: target.shape, rows: files.length, levels: new Int32Array(0) },
    ...{ images, files: files.map(({ name }) => name), warnings: [] },
  };
  const dark = rows.length - kept.length;
  const dropped = `dark pictures dropped (99th percentile below minBrightness ${minBrightness}): ${dark}`;
  return {
    ...(kept.length < files.length ? subset(whole, kept) : whole),
    ...labels,
    settled: { fit },
    warnings: [
      ...frame.notes,
      ...damaged,
      ...fitting.notes(),
      ...(dark > 0 ? [dropped] : []),
      ...doubtful(all, labels.factors, options),
      ...all.notes,
      ...notes,
      ...warnings,
    ],
  };
}

/** Your own images: a folder and what a table or the names of its folders say of each. */
export const images = define({
  about:
    "a folder of pictures with a table of labels (CSV, .parquet), with a folder for each class, or without labels",
  source: "Unweave",
  verified:
    "folders with known pixels, labels and mistakes; Extended Yale B (test/data/{images,yaleb}*.test.ts)",
  options: optionsSchema,
  formerly: { fit: FORMER_FIT },
  normaliser: ({ normalise }) => (normalise === "none" ? null : NORMALISERS[normalise]),
  create: readImages,
});
