import { z } from "zod";
import { type ByteArray, readIdx } from "../../formats/idx.ts";
import { define } from "../../registry.ts";
import type { Dataset } from "../../types/index.ts";
import type { ImageSource } from "../images/source.ts";
import { codeColumns } from "../labels/coded.ts";
import { tableDataset } from "./imageTable.ts";
import { tableOptions } from "./tableOptions.ts";

const optionsSchema = z.strictObject({
  /** Images, e.g. train-images-idx3-ubyte, compressed by gzip or not. */
  path: z.string().min(1),
  /** Labels of the same images, e.g. train-labels-idx1-ubyte. */
  labels: z.string().min(1),
  /** Name of the factor that the labels give. */
  factor: z.string().min(1).default("class"),
  ...tableOptions,
});
type IdxOptions = z.output<typeof optionsSchema>;

/** Pads images with black on all sides until their sides are multiples of 16: 28 → 32. */
function padded(name: string, { shape, bytes }: ByteArray): ImageSource {
  const [rows, height, width] = shape;
  const [tall, wide] = [height, width].map((side) => 16 * Math.ceil(side / 16));
  const [top, left] = [(tall - height) >> 1, (wide - width) >> 1];
  const note = `${name}: ${height}x${width} images were padded with black to ${tall}x${wide}`;
  return {
    name,
    shape: [rows, tall, wide],
    notes: tall === height && wide === width ? [] : [note],
    read: async function* (chosen) {
      for (const row of chosen) {
        const out = new Uint8Array(tall * wide);
        for (let y = 0; y < height; y++) {
          const from = (row * height + y) * width;
          out.set(bytes.subarray(from, from + width), (top + y) * wide + left);
        }
        yield out;
      }
    },
  };
}

async function readDataset(options: IdxOptions): Promise<Dataset> {
  const { path, labels, factor } = options;
  const source = padded(path, readIdx(path, 3));
  const numbers = readIdx(labels, 1).bytes;
  const found = codeColumns([{ name: factor, numbers, kind: "categorical" }], options);
  return tableDataset({ name: "idx", source, ...found, files: [path] }, options);
}

/** Grey images with one label each in LeCun's format: MNIST and the sets published in its manner. */
export const idx = define({
  about: "grey images and labels in the idx format of MNIST, compressed or not",
  source: "LeCun et al. 1998, yann.lecun.com/exdb/mnist",
  verified: "files written byte by byte, whole and damaged (test/data/idx.test.ts)",
  options: optionsSchema,
  create: readDataset,
});
