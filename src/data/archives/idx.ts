import { existsSync, readFileSync, statSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { expect, InputError } from "../../errors.ts";
import { define } from "../../registry.ts";
import type { Dataset } from "../../types/index.ts";
import { codeNumbers, type PictureSource, tableDataset, tableOptions } from "./imageTable.ts";

const optionsSchema = z.strictObject({
  /** Pictures, e.g. train-images-idx3-ubyte, packed by gzip or not. */
  path: z.string().min(1),
  /** Labels of the same pictures, e.g. train-labels-idx1-ubyte. */
  labels: z.string().min(1),
  /** What the labels say. */
  factor: z.string().min(1).default("class"),
  ...tableOptions,
});
type IdxOptions = z.output<typeof optionsSchema>;

interface Bytes {
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** Two zeros, 8 for unsigned bytes, the number of axes; each axis as a big-endian 32-bit number; the bytes. */
function readBytes(path: string, axes: number): Bytes {
  const isFile = existsSync(path) && statSync(path).isFile();
  expect(isFile, "data", path, "an idx file", "no such file", "Mend the path.");
  let bytes: Uint8Array = readFileSync(path);
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
  } catch (error) {
    const todo = "The file is damaged or cut off: get it again.";
    throw new InputError("data", path, "a whole gzip file", (error as Error).message, todo);
  }
  const start = 4 + 4 * axes;
  const begins = [0, 0, 8, axes].every((byte, i) => bytes[i] === byte) && bytes.length >= start;
  const expected = `an idx file of unsigned bytes with ${axes} ax${axes === 1 ? "is" : "es"}`;
  const todo = axes === 3 ? "Name the file of pictures." : "Name the file of labels.";
  expect(begins, "data", path, expected, "one that starts otherwise", todo);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const shape = Array.from({ length: axes }, (_, i) => view.getUint32(4 + 4 * i));
  const count = shape.reduce((product, n) => product * n, 1);
  const got = `${bytes.length - start}`;
  const whole = bytes.length - start === count;
  const again = "The file is damaged or cut off: get it again.";
  expect(whole, "data", path, `${count} bytes for shape (${shape.join(", ")})`, got, again);
  return { shape, bytes: bytes.subarray(start) };
}

/** Black around pictures whose sides are no multiples of 16, as much on either side: 28 → 32. */
function padded(name: string, { shape, bytes }: Bytes): PictureSource {
  const [rows, height, width] = shape;
  const [tall, wide] = [height, width].map((side) => 16 * Math.ceil(side / 16));
  const [top, left] = [(tall - height) >> 1, (wide - width) >> 1];
  const note = `${name}: black was laid around ${height}x${width} pictures to make them ${tall}x${wide}`;
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

async function readIdx(options: IdxOptions): Promise<Dataset> {
  const { path, labels, factor } = options;
  const source = padded(path, readBytes(path, 3));
  const coded = [codeNumbers({ name: factor, numbers: readBytes(labels, 1).bytes })];
  return tableDataset("idx", source, coded, options, [path]);
}

/** Grey pictures and one label each in LeCun's format: MNIST and what was published after its manner. */
export const idx = define({
  about: "grey pictures and labels in the idx format of MNIST, packed or not",
  source: "LeCun et al. 1998, yann.lecun.com/exdb/mnist",
  verified: "files written byte by byte, whole and damaged (test/data/idx.test.ts)",
  options: optionsSchema,
  create: readIdx,
});
