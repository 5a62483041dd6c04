/** From arrays of images and numbers, as archives hold them, to a dataset: what npz and hdf5 share. */
import { z } from "zod";
import { expect } from "../../errors.ts";
import { random } from "../../random.ts";
import type { Dataset } from "../../types/index.ts";
import { allRows } from "../dataset.ts";
import { collect, type ImageSource } from "../images/collect.ts";
import { shrinkOption, shrunk } from "../images/shrink.ts";
import type { Coded } from "../labels/columns.ts";
import { type Declared, declare, kindsOption, rolesOption } from "../labels/declared.ts";
import { interleave } from "../labels/factors.ts";

export type { ImageSource } from "../images/collect.ts";

/** One factor's number of every image, [rows]. */
export interface Column {
  readonly name: string;
  readonly numbers: ArrayLike<number>;
  /** Numbers below 0 are numbers like others; without it they are missing. */
  readonly signed?: true;
}

/** Options that every archive takes. */
export const tableOptions = {
  ...kindsOption,
  ...rolesOption,
  /** At most so many images, drawn without replacement; the others are never in memory. */
  pictures: z.number().int().positive().optional(),
  /** GB of images kept in memory; a larger set stays on disk, is decoded once into the cache and read from there. */
  memory: z.number().nonnegative().default(0.5),
  seed: z.number().int().nonnegative().default(0),
  ...shrinkOption,
};
/** What a person says of an archive's columns. */
export interface TableOptions extends Declared {
  readonly pictures?: number;
  readonly memory: number;
  readonly seed: number;
  readonly shrink: number;
}

/** Different numbers that a column may have: more are measurements, not levels. */
const MOST_LEVELS = 10_000;

/** channels, height, width; an error where they are no images or the encoder cannot halve them. */
export function imageShape({ name, shape }: Pick<ImageSource, "name" | "shape">): Dataset["shape"] {
  const [, height, width, channels = 1] = shape;
  const pictures = shape.length === 3 || (shape.length === 4 && (channels === 1 || channels === 3));
  const got = `(${shape.join(", ")})`;
  const expected = "(rows, height, width) or (rows, height, width, 1 or 3)";
  expect(pictures, "array", name, expected, got, "Move the axes.");
  const fits = height % 16 === 0 && width % 16 === 0 && height > 0 && width > 0;
  const sides = "sides that are positive multiples of 16";
  expect(fits, "array", name, sides, `${height}x${width}`, "Scale or pad the pictures.");
  return [channels, height, width];
}

/** Levels 0, 1, … of numbers in rising order; the numbers stay as values. */
export function codeNumbers({ name, numbers, signed }: Column): Coded {
  const known = new Set<number>();
  for (let row = 0; row < numbers.length; row++)
    if (signed ? Number.isFinite(numbers[row]) : numbers[row] >= 0) known.add(numbers[row]);
  const todo = "Bin them, or leave the factor out.";
  const few = known.size <= MOST_LEVELS;
  expect(few, "factor", name, `at most ${MOST_LEVELS} different numbers`, `${known.size}`, todo);
  const values = [...known].sort((a, b) => a - b);
  const levelOf = new Map(values.map((value, at) => [value, at]));
  const levels = Int32Array.from(numbers, (number) => levelOf.get(number) ?? -1);
  return { factor: { name, size: values.length, kind: "categorical", values }, levels };
}

/** The dataset of some rows (all by default) of a source; `coded` has every row's levels, `files` are what was read. */
export async function tableDataset(
  name: string,
  source: ImageSource,
  coded: readonly Coded[],
  { pictures, memory, seed, shrink, ...declared }: TableOptions,
  files: readonly string[],
): Promise<Dataset> {
  const [total] = source.shape;
  const factors = declare(
    coded.map(({ factor }) => factor),
    declared,
  );
  for (const { factor, levels } of coded) {
    const [got, expected] = [`${levels.length}`, `${total} numbers, one per picture`];
    expect(levels.length === total, "array", factor.name, expected, got, "Name another array.");
  }
  const shape = imageShape(source);
  const count = Math.min(total, pictures ?? total);
  const rows =
    count === total
      ? allRows({ rows: total })
      : random(seed).fork(name).permutation(total).subarray(0, count).sort();
  const origin = { files, options: count === total ? null : seed };
  const { images, notes } = await collect(source, shape, rows, memory, origin);
  const chosen = coded.map(({ factor, levels }) => ({ factor, levels: rows.map((row) => levels[row]) }));
  const whole: Dataset = {
    name,
    factors,
    shape,
    rows: count,
    levels: interleave(chosen),
    images,
    warnings: [...source.notes, ...notes],
  };
  return shrink === 1 ? whole : shrunk(whole, shrink);
}
