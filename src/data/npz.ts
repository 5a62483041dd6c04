import { z } from "zod";
import { expect, InputError, unknownName } from "../check.ts";
import { random } from "../random.ts";
import { define } from "../registry.ts";
import type { Dataset, Factor } from "../types.ts";
import { asIntegers, readArrays, readTexts } from "./arrays.ts";
import type { NpyArray } from "./npy.ts";

const optionsSchema = z.strictObject({
  /** An .npz file, or a folder of .npy files. */
  path: z.string().min(1),
  /** Array of pictures, [rows, height, width] or [rows, height, width, channels]; bytes, 0 and 1, or 0..1. */
  images: z.string().min(1).default("images"),
  /** Arrays [rows] of whole numbers, one per factor; or `levels`. */
  factors: z.array(z.string()).optional(),
  /** One array [rows, factors] of whole numbers, e.g. dSprites' latents_classes. */
  levels: z.string().optional(),
  /** Names of the columns of `levels`, or of a full grid's factors. */
  names: z.array(z.string()).optional(),
  /** Kinds that are not categorical. */
  kinds: z.record(z.string(), z.enum(["categorical", "ordinal", "circular"])).default({}),
  /** At most so many pictures, drawn without replacement. */
  pictures: z.number().int().positive().optional(),
  seed: z.number().int().nonnegative().default(0),
});
type NpzOptions = z.output<typeof optionsSchema>;

interface Column {
  readonly name: string;
  readonly numbers: Int32Array;
}

const TODO = "Name the arrays: data.factors=[…], data.levels=NAME, or store factor_sizes of a full grid.";

/** Pictures as bytes, channels first. */
function pixelsOf(array: NpyArray, rows: Int32Array): [shape: Dataset["shape"], images: Uint8Array] {
  const [, height, width, channels = 1] = array.shape;
  const pictures =
    array.shape.length === 3 || (array.shape.length === 4 && (channels === 1 || channels === 3));
  const got = `(${array.shape.join(", ")})`;
  const expected = "(rows, height, width) or (rows, height, width, 1 or 3)";
  expect(pictures, "array", array.name, expected, got, "Move the axes.");
  const fits = height % 16 === 0 && width % 16 === 0 && height > 0 && width > 0;
  const sides = "sides that are positive multiples of 16";
  expect(fits, "array", array.name, sides, `${height}x${width}`, "Scale or pad the pictures.");
  const { data } = array;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < data.length; at++) {
    low = Math.min(low, data[at]);
    high = Math.max(high, data[at]);
  }
  const bounded = low >= 0 && high <= 255;
  expect(
    bounded,
    "array",
    array.name,
    "numbers in 0..1 or 0..255",
    `${low} to ${high}`,
    "Scale the pictures.",
  );
  const scale = high <= 1 ? 255 : 1;
  const size = height * width;
  const images = new Uint8Array(rows.length * channels * size);
  for (let i = 0; i < rows.length; i++)
    for (let c = 0; c < channels; c++)
      for (let p = 0; p < size; p++)
        images[(i * channels + c) * size + p] = Math.round(scale * data[(rows[i] * size + p) * channels + c]);
  return [[channels, height, width], images];
}

/** Levels 0, 1, … of numbers in rising order; the numbers stay as values. */
function factorOf({ name, numbers }: Column, kind: Factor["kind"]): [Factor, Int32Array] {
  const values = [...new Set(numbers)].filter((v) => v >= 0).sort((a, b) => a - b);
  const level = new Map(values.map((value, at) => [value, at]));
  return [{ name, size: values.length, kind, values }, numbers.map((v) => level.get(v) ?? -1)];
}

/** The columns of an array [rows, factors] that are not the same in every row. */
function columnsOf(array: NpyArray, names: readonly string[] | undefined): Column[] {
  const [rows, width = 1] = array.shape;
  const known = names === undefined || names.length === width;
  expect(known, "option of npz", "names", `${width} names`, `${names?.length}`, "Give one for each column.");
  const [levels] = asIntegers(array, "array", TODO);
  return Array.from({ length: width }, (_, f) => ({
    name: names?.[f] ?? `factor${f}`,
    numbers: Int32Array.from({ length: rows }, (__, row) => levels[row * width + f]),
  })).filter(({ numbers }) => numbers.some((v) => v !== numbers[0]));
}

/** The factors of a full grid in C order: the last one runs fastest. */
function gridColumns(
  sizes: Int32Array,
  names: readonly string[] | undefined,
  rows: number,
  path: string,
): Column[] {
  const cells = sizes.reduce((product, n) => product * n, 1);
  expect(
    cells === rows,
    "array",
    "factor_sizes",
    `a grid of ${rows} pictures`,
    `${cells}`,
    `Mend "${path}".`,
  );
  let after = cells;
  return Array.from(sizes, (size, f) => {
    after /= size;
    const stride = after;
    return {
      name: names?.[f] ?? `factor${f}`,
      numbers: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / stride) % size),
    };
  });
}

function readColumns(options: NpzOptions, rows: number): Column[] {
  const { path, factors, levels, names } = options;
  const read = (list: readonly string[]) => readArrays(path, "data", list);
  const missing = (name: string) =>
    new InputError("array", name, `an array of "${path}"`, "none of that name", TODO);
  const columns = (() => {
    if (factors !== undefined) {
      const found = read(factors);
      return factors.map((name) => {
        const array = found.get(name);
        if (array === undefined) throw missing(name);
        return { name, numbers: asIntegers(array, "array", TODO)[0] };
      });
    }
    if (levels !== undefined) {
      const array = read([levels]).get(levels);
      if (array === undefined) throw missing(levels);
      return columnsOf(array, names);
    }
    const sizes = read(["factor_sizes"]).get("factor_sizes");
    if (sizes === undefined) throw missing("factor_sizes");
    return gridColumns(
      asIntegers(sizes, "array", TODO)[0],
      names ?? readTexts(path, "factor_names"),
      rows,
      path,
    );
  })();
  for (const { name, numbers } of columns)
    expect(
      numbers.length === rows,
      "array",
      name,
      `${rows} numbers, one per picture`,
      `${numbers.length}`,
      TODO,
    );
  return columns;
}

function readNpz(options: NpzOptions): Dataset {
  const { path, images: key, kinds, pictures, seed } = options;
  const array = readArrays(path, "data", [key]).get(key);
  const todo = "Name it: data.images=NAME.";
  if (array === undefined)
    throw new InputError("array", key, `pictures in "${path}"`, "none of that name", todo);
  const [total] = array.shape;
  const columns = readColumns(options, total);
  const names = columns.map(({ name }) => name);
  const unknown = Object.keys(kinds).find((name) => !names.includes(name));
  if (unknown !== undefined) throw unknownName("factor", unknown, names);
  const chosen = Math.min(total, pictures ?? total);
  const rows =
    chosen === total
      ? Int32Array.from({ length: total }, (_, row) => row)
      : random(seed).fork("npz").permutation(total).subarray(0, chosen).sort();
  const coded = columns.map((column) => factorOf(column, kinds[column.name] ?? "categorical"));
  const levels = new Int32Array(chosen * columns.length);
  for (let i = 0; i < chosen; i++)
    for (const [f, [, list]] of coded.entries()) levels[i * coded.length + f] = list[rows[i]];
  const [shape, images] = pixelsOf(array, rows);
  return {
    name: "npz",
    factors: coded.map(([factor]) => factor),
    shape,
    rows: chosen,
    levels,
    images,
    warnings: array.notes,
  };
}

/** Pictures and factors from numpy's archives, as papers publish them: dSprites' own file, full grids, one array per factor. */
export const npz = define({
  about: "pictures and factors from a numpy archive (.npz) or a folder of .npy files",
  source: "numpy.lib.format",
  verified: "archives written byte by byte (test/data/npz.test.ts)",
  options: optionsSchema,
  create: async (options): Promise<Dataset> => readNpz(options),
});
