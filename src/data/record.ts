/**
 * The data of a run as it was: rows by what they are, not by where they stand. A row is a file name, a digest of its picture
 * as the encoder sees it, and a digest of its levels by name.
 */
import { hash } from "node:crypto";
import type { Dataset, Factor, Split } from "../types/index.ts";
import { imageOf } from "./dataset.ts";

/** Characters of a row's digest: 64 bits, at which a million rows are told apart. */
const DIGITS = 16;
const PARTS = ["train", "test", "unseen"] as const;

/** The part of a row, or null where it is in none. */
export type Part = (typeof PARTS)[number] | null;
/** One row. */
export type RowRecord = readonly [file: string | null, part: Part, picture: string, levels: string];

/** What is known of a run's data. */
export interface DataRecord {
  readonly name: string;
  readonly shape: Dataset["shape"];
  /** Of all pictures, and of all pictures with their levels, in whatever order. */
  readonly digest: { readonly pictures: string; readonly levels: string };
  readonly factors: readonly Factor[];
  /** In the order in which the run read them. */
  readonly rows: readonly RowRecord[];
}

const digest = (data: string | Uint8Array) => hash("sha256", data, "hex");

/** Names of a factor's levels: labels, else numbers. Names that two levels share say nothing, and then they are counted. */
export function levelNames({ size, labels, values }: Factor): readonly string[] {
  const names = labels ?? values?.map(String) ?? [];
  return new Set(names).size === size ? names : Array.from({ length: size }, (_, level) => `${level}`);
}

/** Digests of every row's picture, and of its levels of the named factors. */
export function rowDigests(
  dataset: Dataset,
  factors: readonly string[],
): { readonly pictures: string[]; readonly levels: string[] } {
  const width = dataset.factors.length;
  const columns = factors.map((name) => dataset.factors.findIndex((factor) => factor.name === name));
  const names = columns.map((at) => levelNames(dataset.factors[at]));
  const known = new Map<string, string>();
  const levelsAt = (row: number) => {
    const cells = columns.map((at, k) => names[k][dataset.levels[row * width + at]] ?? null);
    const text = JSON.stringify(cells);
    const found = known.get(text) ?? digest(text).slice(0, DIGITS);
    known.set(text, found);
    return found;
  };
  const rows = Array.from({ length: dataset.rows }, (_, row) => row);
  return {
    pictures: rows.map((row) => digest(imageOf(dataset, row)).slice(0, DIGITS)),
    levels: rows.map(levelsAt),
  };
}

/** The record of a dataset and its parts. */
export function recordOf(dataset: Dataset, split: Split): DataRecord {
  const { name, shape, factors, files } = dataset;
  const parts = new Array<Part>(dataset.rows).fill(null);
  for (const part of PARTS) for (const row of split[part]) parts[row] = part;
  const digests = everyRow(dataset);
  const { pictures, levels } = digests;
  return {
    ...{ name, shape, factors },
    digest: digestsOf(digests),
    rows: parts.map((part, row) => [files?.[row] ?? null, part, pictures[row], levels[row]]),
  };
}

/** What two machines compare before they compute with the same data: the digests of a record without its rows. */
export const digestOf = (dataset: Dataset): DataRecord["digest"] => digestsOf(everyRow(dataset));

const everyRow = (dataset: Dataset) =>
  rowDigests(
    dataset,
    dataset.factors.map(({ name }) => name),
  );

function digestsOf({ pictures, levels }: ReturnType<typeof rowDigests>): DataRecord["digest"] {
  const both = pictures.map((picture, row) => picture + levels[row]);
  return { pictures: digest(pictures.toSorted().join()), levels: digest(both.toSorted().join()) };
}
