/** A dataset from a source of images and the factors of its rows: what all archives share. */
import { expect } from "../../errors.ts";
import { random } from "../../random.ts";
import type { Dataset } from "../../types/index.ts";
import { allRows } from "../dataset.ts";
import { collect } from "../images/collect.ts";
import { shrunk } from "../images/shrink.ts";
import type { ImageSource } from "../images/source.ts";
import { type CodedColumns, interleave } from "../labels/coded.ts";
import type { TableOptions } from "./tableOptions.ts";

/** What an archive holds. */
export interface ImageTable extends CodedColumns {
  /** The dataset's name. */
  readonly name: string;
  readonly source: ImageSource;
  /** The files that were read. */
  readonly files: readonly string[];
}

/** channels, height, width; an error if the array holds no images or the encoder cannot halve their sides. */
export function imageShape({ name, shape }: Pick<ImageSource, "name" | "shape">): Dataset["shape"] {
  const [, height, width, channels = 1] = shape;
  const isImages = shape.length === 3 || (shape.length === 4 && (channels === 1 || channels === 3));
  const got = `(${shape.join(", ")})`;
  const expected = "(rows, height, width) or (rows, height, width, 1 or 3)";
  expect(isImages, "array", name, expected, got, "Move the axes.");
  const fits = height % 16 === 0 && width % 16 === 0 && height > 0 && width > 0;
  const sides = "sides that are positive multiples of 16";
  expect(fits, "array", name, sides, `${height}x${width}`, "Scale or pad the images.");
  return [channels, height, width];
}

/** The dataset of a table's rows, or of as many as `pictures` says. */
export async function tableDataset(
  { name, source, coded, warnings, files }: ImageTable,
  { pictures, memory, seed, shrink }: TableOptions,
): Promise<Dataset> {
  const [total] = source.shape;
  for (const { factor, levels } of coded) {
    const [got, expected] = [`${levels.length}`, `${total} numbers, one per image`];
    expect(levels.length === total, "array", factor.name, expected, got, "Name another array.");
  }
  const shape = imageShape(source);
  const count = Math.min(total, pictures ?? total);
  const rows =
    count === total
      ? allRows({ rows: total })
      : random(seed).fork(name).permutation(total).subarray(0, count).sort();
  const origin = { files, options: count === total ? null : seed };
  const { images, notes } = await collect({ source, shape, rows, memory, origin });
  const chosen = coded.map(({ factor, levels }) => ({ factor, levels: rows.map((row) => levels[row]) }));
  const whole: Dataset = {
    name,
    factors: coded.map(({ factor }) => factor),
    shape,
    rows: count,
    levels: interleave(chosen),
    images,
    warnings: [...source.notes, ...notes, ...warnings],
  };
  return shrink === 1 ? whole : shrunk(whole, shrink);
}
