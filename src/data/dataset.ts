/** The rows of a dataset: their images and their levels. */
import { InputError } from "../errors.ts";
import type { Dataset, Loaded } from "../types/index.ts";
import { factorIndex, factorNamed } from "./factors.ts";

type Images = Pick<Dataset, "images" | "shape">;
type Levels = Pick<Dataset, "factors" | "levels">;

/** Bytes of one image, [channels, height, width]; they are valid until the next call. */
export function imageOf({ images, shape }: Images, row: number): Uint8Array {
  if (!(images instanceof Uint8Array)) return images.read(row);
  const size = shape[0] * shape[1] * shape[2];
  return images.subarray(row * size, (row + 1) * size);
}

/**
 * The same dataset, if its images are in memory; an InputError where they are read from files as they are
 * needed.
 */
export function loaded(dataset: Dataset): Loaded {
  const { images, name } = dataset;
  if (images instanceof Uint8Array) return { ...dataset, images };
  throw new InputError("dataset", name, "images in memory", "images on disk", "Raise data.memory.");
}

/** Every row's level of one factor; −1 is missing. [rows] An unknown factor is an InputError. */
export function levelsOf(dataset: Levels, factor: string, rows: Int32Array): Int32Array {
  const [at, width] = [factorIndex(dataset, factor), dataset.factors.length];
  return rows.map((row) => dataset.levels[row * width + at]);
}

/** Levels of all factors of these rows. [rows, factors] */
export function levelTable({ levels, factors }: Dataset, rows: ArrayLike<number>): Int32Array {
  const table = new Int32Array(rows.length * factors.length);
  for (let i = 0; i < rows.length; i++)
    table.set(levels.subarray(rows[i] * factors.length, (rows[i] + 1) * factors.length), i * factors.length);
  return table;
}

/** Rows of each level; rows without a label are in none. */
export function rowsByLevel(dataset: Levels, factor: string, rows: Int32Array): Int32Array[] {
  const { size } = factorNamed(dataset, factor);
  const lists: number[][] = Array.from({ length: size }, () => []);
  levelsOf(dataset, factor, rows).forEach((level, i) => {
    if (level >= 0) lists[level].push(rows[i]);
  });
  return lists.map((list) => Int32Array.from(list));
}

/** The numbers 0 … rows − 1. */
export function allRows(dataset: Pick<Dataset, "rows">): Int32Array {
  return Int32Array.from({ length: dataset.rows }, (_, i) => i);
}

/** The dataset of these rows only; factors and their levels stay. */
export function subset(dataset: Dataset, rows: Int32Array): Dataset {
  const width = dataset.factors.length;
  const levels = new Int32Array(rows.length * width);
  rows.forEach((row, i) => {
    levels.set(dataset.levels.subarray(row * width, (row + 1) * width), i * width);
  });
  const files = dataset.files && Array.from(rows, (row) => dataset.files![row]);
  return { ...dataset, rows: rows.length, images: imagesOf(dataset, rows), levels, ...(files && { files }) };
}

function imagesOf({ images, shape }: Images, rows: Int32Array): Dataset["images"] {
  if (!(images instanceof Uint8Array)) return { read: (row) => images.read(rows[row]) };
  const size = shape[0] * shape[1] * shape[2];
  const chosen = new Uint8Array(rows.length * size);
  rows.forEach((row, i) => {
    chosen.set(images.subarray(row * size, (row + 1) * size), i * size);
  });
  return chosen;
}
