/** From an array of numbers, as archives hold images, to a source of images: which axis is which, and bytes. */
import { z } from "zod";
import type { ByteRange } from "../../formats/archive.ts";
import type { ImageSource } from "../images/source.ts";
import { type Axes, axesOf, axesOption } from "./axes.ts";
import { rangeOption, type Scale, scaleOf } from "./scale.ts";

/** The options of archives whose images are arrays of numbers. */
export const pictureOptions = { ...axesOption, ...rangeOption };
const optionsSchema = z.strictObject(pictureOptions);
/** Which axis is which, and which numbers are black and white, where a person says so. */
export type PictureOptions = z.output<typeof optionsSchema>;

/** Numbers of some whole images, the other axes in order, C order. */
export interface Piece {
  readonly numbers: ArrayLike<number>;
  /** How many images it holds. */
  readonly images: number;
  /** Which of them are asked for, rising. */
  readonly chosen: ArrayLike<number>;
}

/** Images as an archive holds them. */
export interface PictureArray {
  /** What errors call them. */
  readonly name: string;
  /** C order. */
  readonly shape: readonly number[];
  /** Numpy's name of the type. */
  readonly type: string;
  readonly notes: readonly string[];
  /** Where the bytes lie uncompressed, if they do. */
  readonly place?: ByteRange;
  /** Pieces with the images `rows` (rising) of this axis. */
  read(rows: Int32Array, axis: number): AsyncIterable<Piece>;
}

/** Bytes whose meaning needs no choice: 0 to 255, or 0 and 1. */
const BYTES = ["uint8", "bool"];

/** The images of an array, channels last, as bytes. What was chosen is said in its notes. */
export async function picturesOf(array: PictureArray, options: PictureOptions): Promise<ImageSource> {
  const axes = axesOf(array, options.axes);
  const { name, notes, place } = array;
  const sides = [axes.rows, axes.height, axes.width].map((axis) => array.shape[axis]);
  const shape = axes.channels === null ? sides : [...sides, array.shape[axes.channels]];
  const all = Int32Array.from({ length: shape[0] }, (_, row) => row);
  const plain = BYTES.includes(array.type) && options.range === undefined;
  const scale = plain ? null : await scaleOf(array, array.read(all, axes.rows), options.range);
  const source = { name, shape, notes: [...notes, ...axes.notes, ...(scale?.notes ?? [])] };
  const canonical = axes.order.every((axis, at) => axis === at);
  return {
    ...source,
    ...(scale !== null && { final: true }),
    ...(plain && canonical && place !== undefined && { place }),
    read: (rows) => imagesOf(array, axes, scale, rows),
  };
}

/** The chosen images one after the other, or whole pieces where nothing has to move. */
async function* imagesOf(array: PictureArray, axes: Axes, scale: Scale | null, rows: Int32Array) {
  for await (const { numbers, images, chosen } of array.read(rows, axes.rows)) {
    const shape = array.shape.map((n, axis) => (axis === axes.rows ? images : n));
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, n) => product * n, 1));
    const still =
      scale === null && numbers instanceof Uint8Array && axes.order.every((axis, at) => axis === at);
    const size = strides[0];
    if (still && chosen.length === images) yield numbers;
    else
      for (let i = 0; i < chosen.length; i++)
        if (still) yield numbers.subarray(chosen[i] * size, (chosen[i] + 1) * size);
        else yield imageAt(numbers, chosen[i], { axes, shape, strides, scale });
  }
}

interface Layout {
  readonly axes: Axes;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly scale: Scale | null;
}

/** One image as bytes, [height, width, channels]. */
function imageAt(
  numbers: ArrayLike<number>,
  row: number,
  { axes: { rows, height, width, channels }, shape, strides, scale }: Layout,
): Uint8Array {
  const [tall, wide] = [shape[height], shape[width]];
  const [depth, step] = channels === null ? [1, 0] : [shape[channels], strides[channels]];
  const image = new Uint8Array(tall * wide * depth);
  for (let y = 0, to = 0; y < tall; y++)
    for (let x = 0; x < wide; x++) {
      const from = row * strides[rows] + y * strides[height] + x * strides[width];
      for (let c = 0; c < depth; c++) {
        const number = numbers[from + c * step];
        image[to++] = scale === null ? number : scale.byteOf(number);
      }
    }
  return image;
}
