import { z } from "zod";
import { expect } from "../../errors.ts";
import { type MatArray, readMat } from "../../formats/mat5.ts";
import { define } from "../../registry.ts";
import type { Dataset } from "../../types/index.ts";
import type { ImageSource } from "../images/source.ts";
import type { NumberColumn } from "../labels/columns.ts";
import { besideOption, codedBeside } from "../labels/tableBeside.ts";
import { tableDataset } from "./imageTable.ts";
import { tableOptions } from "./tableOptions.ts";

const optionsSchema = z.strictObject({
  /** A .mat file of level 5 (MATLAB's -v6, -v7) or 7.3. */
  path: z.string().min(1),
  /** Array of images: [height, width, rows], [height, width, 1 or 3, rows], or with the rows first. */
  images: z.string().min(1).default("X"),
  rowsAxis: z.enum(["first", "last"]).default("last"),
  /** Arrays of one number per image, one for each factor. */
  factors: z.array(z.string()).min(1).default(["y"]),
  ...besideOption,
  ...tableOptions,
});
type MatOptions = z.output<typeof optionsSchema>;

/** MATLAB's order (first axis fastest) → rows of [height, width, channels], an image at a time. */
function imagesOf({ name, shape, data }: MatArray, rowsAxis: MatOptions["rowsAxis"]): ImageSource {
  const fits = shape.length === 3 || shape.length === 4;
  const got = `(${shape.join(", ")})`;
  expect(fits, "array", name, "3 or 4 axes", got, "Name another array: data.images=NAME.");
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, n) => product * n, 1));
  const first = rowsAxis === "first" ? 0 : shape.length - 1;
  const [height, width, channels] = [0, 1, 2].map((axis) => axis + (rowsAxis === "first" ? 1 : 0));
  const depth = shape.length === 3 ? 1 : shape[channels];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < data.length; at++) {
    low = Math.min(low, data[at]);
    high = Math.max(high, data[at]);
  }
  const bounded = low >= 0 && high <= 255;
  expect(bounded, "array", name, "numbers in 0..1 or 0..255", `${low} to ${high}`, "Scale the images.");
  const scale = high <= 1 ? 255 : 1;
  return {
    name,
    shape: [shape[first], shape[height], shape[width], depth],
    notes: [],
    final: true,
    read: async function* (rows) {
      const [tall, wide] = [shape[height], shape[width]];
      for (const row of rows) {
        const image = new Uint8Array(tall * wide * depth);
        for (let y = 0, to = 0; y < tall; y++)
          for (let x = 0; x < wide; x++) {
            const from = row * strides[first] + y * strides[height] + x * strides[width];
            for (let c = 0; c < depth; c++)
              image[to++] = Math.round(scale * data[from + (depth === 1 ? 0 : c * strides[channels])]);
          }
        yield image;
      }
    },
  };
}

async function readMatlab(options: MatOptions): Promise<Dataset> {
  const { path, images, rowsAxis, table } = options;
  const factors = table === undefined ? options.factors : [];
  const [stored, ...labels] = await readMat(path, [images, ...factors]);
  const columns = labels.map(({ name, shape, data }): NumberColumn => {
    const vector = shape.filter((n) => n > 1).length <= 1;
    const todo = "Name a vector for each factor: data.factors=[…].";
    expect(vector, "array", name, "one number per image", `(${shape.join(", ")})`, todo);
    return { name, numbers: data, kind: "categorical" };
  });
  const found = await codedBeside(options, () => columns);
  return tableDataset({ name: "mat", source: imagesOf(stored, rowsAxis), ...found, files: [path] }, options);
}

/** Images and labels from one MATLAB file, as SVHN's 32x32 sets are published. */
export const mat = define({
  about: "images and labels from a MATLAB .mat file, level 5 or 7.3",
  source: "MathWorks, MAT-File Format (level 5); The HDF Group (7.3)",
  verified: "files by SciPy and HDF5 with known pixels, whole and damaged (test/data/mat.test.ts)",
  options: optionsSchema,
  create: readMatlab,
});
