/** Arithmetic on the table of rows and factor levels that every dataset is. */
import { InputError, unknownName } from "../errors.ts";
import type { Dataset, Factor, Loaded } from "../types/index.ts";

type Pictures = Pick<Dataset, "images" | "shape">;

/** Bytes of one image, [channels, height, width]; to be used before the next is asked for. */
export function imageOf({ images, shape }: Pictures, row: number): Uint8Array {
  if (!(images instanceof Uint8Array)) return images.read(row);
  const size = shape[0] * shape[1] * shape[2];
  return images.subarray(row * size, (row + 1) * size);
}

/** The same dataset where its images are in memory; an error where they are not. */
export function loaded(dataset: Dataset): Loaded {
  const { images, name } = dataset;
  if (images instanceof Uint8Array) return { ...dataset, images };
  throw new InputError("dataset", name, "pictures in memory", "pictures on disk", "Raise data.memory.");
}

/** Column of a factor, or an error offering the nearest name. */
export function factorIndex(dataset: Pick<Dataset, "factors">, name: string): number {
  const names = dataset.factors.map((factor) => factor.name);
  const at = names.indexOf(name);
  if (at < 0) throw unknownName("factor", name, names);
  return at;
}

/** The factor of that name, or an error offering the nearest name. */
export function factorNamed(dataset: Pick<Dataset, "factors">, name: string): Factor {
  return dataset.factors[factorIndex(dataset, name)];
}

/** Level of a factor by its label, or an error offering the nearest label. */
export function levelNamed(factor: Factor, label: string): number {
  const known = Array.from({ length: factor.size }, (_, level) => levelLabel(factor, level));
  const level = known.indexOf(label);
  if (level < 0) throw unknownName(`level of factor "${factor.name}"`, label, known);
  return level;
}

/** Every row's level of one factor; −1 is missing. [rows] */
export function levelsOf(dataset: Dataset, factor: string, rows: Int32Array): Int32Array {
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

/** Rows of each level; rows whose label is missing are in none. */
export function rowsByLevel(dataset: Dataset, factor: string, rows: Int32Array): Int32Array[] {
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

/** What a level is called. */
export function levelLabel(factor: Factor, level: number): string {
  return level < 0 ? "missing" : (factor.labels?.[level] ?? `${level}`);
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

function imagesOf({ images, shape }: Pictures, rows: Int32Array): Dataset["images"] {
  if (!(images instanceof Uint8Array)) return { read: (row) => images.read(rows[row]) };
  const size = shape[0] * shape[1] * shape[2];
  const chosen = new Uint8Array(rows.length * size);
  rows.forEach((row, i) => {
    chosen.set(images.subarray(row * size, (row + 1) * size), i * size);
  });
  return chosen;
}

/** What `data info` tells of a factor. */
export interface FactorSummary {
  readonly name: string;
  readonly kind: Factor["kind"];
  readonly role?: Factor["role"];
  readonly levels: number;
  readonly missing: number;
  /** Fewest and most rows of a level. */
  readonly rowsPerLevel: readonly [number, number];
}

/** What `data info` says of each factor. */
export function summarise(dataset: Dataset): FactorSummary[] {
  return dataset.factors.map(({ name, kind, role, size }) => {
    const counts = rowsByLevel(dataset, name, allRows(dataset)).map((rows) => rows.length);
    const missing = dataset.rows - counts.reduce((a, b) => a + b, 0);
    const rowsPerLevel = [Math.min(...counts), Math.max(...counts)] as const;
    return { name, kind, ...(role && { role }), levels: size, missing, rowsPerLevel };
  });
}
