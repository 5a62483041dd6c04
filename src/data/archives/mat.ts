import { z } from "zod";
import { expect } from "../../errors.ts";
import { type MatArray, readMat } from "../../formats/mat5.ts";
import { define } from "../../registry.ts";
import type { Dataset } from "../../types/index.ts";
import type { NumberColumn } from "../labels/columns.ts";
import { besideOption, codedBeside } from "../labels/tableBeside.ts";
import { tableDataset } from "./imageTable.ts";
import { type PictureArray, pictureOptions, picturesOf } from "./pictureArray.ts";
import { tableOptions } from "./tableOptions.ts";

const optionsSchema = z.strictObject({
  path: z.string().min(1).describe("A .mat file of level 5 (MATLAB's -v6, -v7) or 7.3."),
  images: z
    .string()
    .min(1)
    .default("X")
    .describe(
      "Array of images: [height, width, rows], [height, width, 1 or 3, rows], or with the rows first.",
    ),
  rowsAxis: z.enum(["first", "last"]).default("last").describe("Where the rows of the images stand."),
  factors: z
    .array(z.string())
    .min(1)
    .default(["y"])
    .describe("Arrays of one number per image, one for each factor."),
  ...pictureOptions,
  ...besideOption,
  ...tableOptions,
});
type MatOptions = z.output<typeof optionsSchema>;

/** MATLAB's axes: the first varies fastest, so in C order they stand the other way round. */
function imagesOf({ name, shape, type, data }: MatArray): PictureArray {
  const axes = shape.toReversed();
  return {
    name,
    shape: axes,
    type,
    notes: [],
    read: async function* (chosen, axis) {
      yield { numbers: data, images: axes[axis], chosen };
    },
  };
}

/** What MATLAB's axes are, in C order. */
function axesOf({ name, shape }: MatArray, { axes, rowsAxis }: MatOptions): string {
  const fits = shape.length === 3 || shape.length === 4;
  const got = `(${shape.join(", ")})`;
  expect(fits, "array", name, "3 or 4 axes", got, "Name another array: data.images=NAME.");
  const image = shape.length === 3 ? "hw" : "hwc";
  return [...(axes ?? (rowsAxis === "first" ? `n${image}` : `${image}n`))].reverse().join("");
}

async function readMatlab(options: MatOptions): Promise<Dataset> {
  const { path, images, rowsAxis, range, table } = options;
  const factors = table === undefined ? options.factors : [];
  const [stored, ...labels] = await readMat(path, [images, ...factors]);
  const columns = labels.map(({ name, shape, data }): NumberColumn => {
    const vector = shape.filter((n) => n > 1).length <= 1;
    const todo = "Name a vector for each factor: data.factors=[…].";
    expect(vector, "array", name, "one number per image", `(${shape.join(", ")})`, todo);
    return { name, numbers: data, kind: "categorical" };
  });
  const found = await codedBeside(options, () => columns);
  const source = await picturesOf(imagesOf(stored), { range, axes: axesOf(stored, options) });
  const choices = [options.axes ?? rowsAxis, range];
  return tableDataset({ name: "mat", source, ...found, files: [path], choices }, options);
}

/** Images and labels from one MATLAB file, as SVHN's 32x32 sets are published. */
export const mat = define({
  about: "images and labels from a MATLAB .mat file, level 5 or 7.3",
  source: "MathWorks, MAT-File Format (level 5); The HDF Group (7.3)",
  verified: "files by SciPy and HDF5 with known pixels, whole and damaged (test/data/mat.test.ts)",
  options: optionsSchema,
  create: readMatlab,
});
