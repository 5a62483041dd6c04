import { z } from "zod";
import { type ByteArray, readIdx } from "../../formats/idx.ts";
import { define } from "../../registry.ts";
import type { Dataset } from "../../types/index.ts";
import { codeColumns } from "../labels/coded.ts";
import { tableDataset } from "./imageTable.ts";
import { type PictureArray, pictureOptions, picturesOf } from "./pictureArray.ts";
import { tableOptions } from "./tableOptions.ts";

const optionsSchema = z.strictObject({
  path: z.string().min(1).describe("Images, e.g. train-images-idx3-ubyte, compressed by gzip or not."),
  labels: z.string().min(1).describe("Labels of the same images, e.g. train-labels-idx1-ubyte."),
  factor: z.string().min(1).default("class").describe("Name of the factor that the labels give."),
  ...pictureOptions,
  ...tableOptions,
});
type IdxOptions = z.output<typeof optionsSchema>;

function imagesOf(name: string, { shape, bytes }: ByteArray): PictureArray {
  return {
    name,
    shape,
    type: "uint8",
    notes: [],
    read: async function* (chosen, axis) {
      yield { numbers: bytes, images: shape[axis], chosen };
    },
  };
}

async function readDataset(options: IdxOptions): Promise<Dataset> {
  const { path, labels, factor } = options;
  const source = await picturesOf(imagesOf(path, readIdx(path, 3)), options);
  const numbers = readIdx(labels, 1).bytes;
  const found = codeColumns([{ name: factor, numbers, kind: "categorical" }], options);
  const choices = options.axes || options.range ? [options.axes, options.range] : undefined;
  return tableDataset({ name: "idx", source, ...found, files: [path], choices }, options);
}

/** Grey images with one label each in LeCun's format: MNIST and the sets published in its manner. */
export const idx = define({
  about: "grey images and labels in the idx format of MNIST, compressed or not",
  source: "LeCun et al. 1998, yann.lecun.com/exdb/mnist",
  verified: "files written byte by byte, whole and damaged (test/data/idx.test.ts)",
  options: optionsSchema,
  places: ["labels"],
  create: readDataset,
});
