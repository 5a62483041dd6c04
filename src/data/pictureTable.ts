/** From arrays of pictures and numbers, as archives hold them, to a dataset: what npz and hdf5 share. */
import { z } from "zod";
import { expect, unknownName } from "../check.ts";
import { random } from "../random.ts";
import type { Dataset, Factor } from "../types.ts";
import { allRows } from "./table.ts";

/** One factor's number of every picture, [rows]. */
export interface Column {
  readonly name: string;
  readonly numbers: ArrayLike<number>;
  /** Numbers below 0 are numbers like others; without it they are missing. */
  readonly signed?: true;
}

/** Pictures that need not fit into memory. */
export interface PictureSource {
  /** What errors call them. */
  readonly name: string;
  /** [rows, height, width] or [rows, height, width, channels] */
  readonly shape: readonly number[];
  readonly notes: readonly string[];
  /** Bytes of these rows (rising), channels last, and the largest value of all that was read. */
  read(rows: Int32Array): Promise<{ readonly bytes: ArrayLike<number>; readonly largest: number }>;
}

/** Options that every archive takes. */
export const tableOptions = {
  /** Kinds that are not categorical. */
  kinds: z.record(z.string(), z.enum(["categorical", "ordinal", "circular"])).default({}),
  /** At most so many pictures, drawn without replacement; the others are never in memory. */
  pictures: z.number().int().positive().optional(),
  seed: z.number().int().nonnegative().default(0),
};
/** What a person says of an archive's columns. */
export interface TableOptions {
  readonly kinds: Readonly<Record<string, Factor["kind"]>>;
  readonly pictures?: number;
  readonly seed: number;
}

/** Different numbers that a column may have: more are measurements, not levels. */
const MOST_LEVELS = 10_000;

/** channels, height, width; an error where they are no pictures or the encoder cannot halve them. */
export function pictureShape({ name, shape }: Pick<PictureSource, "name" | "shape">): Dataset["shape"] {
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
function factorOf({ name, numbers, signed }: Column, kind: Factor["kind"]): [Factor, Map<number, number>] {
  const known = new Set<number>();
  for (let row = 0; row < numbers.length; row++)
    if (signed ? Number.isFinite(numbers[row]) : numbers[row] >= 0) known.add(numbers[row]);
  const todo = "Bin them, or leave the factor out.";
  const few = known.size <= MOST_LEVELS;
  expect(few, "factor", name, `at most ${MOST_LEVELS} different numbers`, `${known.size}`, todo);
  const values = [...known].sort((a, b) => a - b);
  return [{ name, size: values.length, kind, values }, new Map(values.map((value, at) => [value, at]))];
}

/** The dataset of some rows (all by default) of a source and its columns. */
export async function tableDataset(
  name: string,
  source: PictureSource,
  columns: readonly Column[],
  { kinds, pictures, seed }: TableOptions,
): Promise<Dataset> {
  const [total] = source.shape;
  const names = columns.map((column) => column.name);
  const unknown = Object.keys(kinds).find((each) => !names.includes(each));
  if (unknown !== undefined) throw unknownName("factor", unknown, names);
  for (const column of columns) {
    const got = `${column.numbers.length}`;
    const expected = `${total} numbers, one per picture`;
    expect(column.numbers.length === total, "array", column.name, expected, got, "Name another array.");
  }
  const shape = pictureShape(source);
  const chosen = Math.min(total, pictures ?? total);
  const rows =
    chosen === total
      ? allRows({ rows: total })
      : random(seed).fork(name).permutation(total).subarray(0, chosen).sort();
  const coded = columns.map((column) => factorOf(column, kinds[column.name] ?? "categorical"));
  const levels = new Int32Array(chosen * columns.length);
  for (const [f, [, levelOf]] of coded.entries())
    for (let i = 0; i < chosen; i++)
      levels[i * coded.length + f] = levelOf.get(columns[f].numbers[rows[i]]) ?? -1;
  const { bytes, largest } = await source.read(rows);
  return {
    name,
    factors: coded.map(([factor]) => factor),
    shape,
    rows: chosen,
    levels,
    images: planes(bytes, shape, chosen, largest <= 1 ? 255 : 1),
    warnings: source.notes,
  };
}

/** Channels last → channels first, as bytes; grey bytes of the right scale stay where they are. */
function planes(
  data: ArrayLike<number>,
  [channels, height, width]: Dataset["shape"],
  rows: number,
  scale: number,
): Uint8Array {
  if (channels === 1 && scale === 1 && data instanceof Uint8Array) return data;
  const size = height * width;
  const images = new Uint8Array(rows * channels * size);
  for (let i = 0; i < rows; i++)
    for (let c = 0; c < channels; c++)
      for (let p = 0; p < size; p++)
        images[(i * channels + c) * size + p] = Math.round(scale * data[(i * size + p) * channels + c]);
  return images;
}
