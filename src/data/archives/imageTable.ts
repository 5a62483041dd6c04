/** A dataset from a source of images and the factors of its rows: what all archives share. */

import { expect } from "../../errors.ts";
import { counted } from "../../numerics/counted.ts";
import type { Dataset } from "../../types/index.ts";
import { collect } from "../images/collect.ts";
import { drawRows } from "../images/drawRows.ts";
import { padded } from "../images/padded.ts";
import { shrunk } from "../images/shrink.ts";
import type { ImageSource } from "../images/source.ts";
import { type CodedColumns, interleave } from "../labels/coded.ts";
import type { TableOptions } from "./tableOptions.ts";

/** Every encoder halves the sides of its images four times. */
const SIDES = 16;

/** What an archive holds. */
export interface ImageTable extends CodedColumns {
  /** The dataset's name. */
  readonly name: string;
  readonly source: ImageSource;
  /** The files that were read. */
  readonly files: readonly string[];
  /** What a person chose that decides the bytes of the images. */
  readonly choices?: unknown;
}

/** The dataset of a table's rows, or of as many as `pictures` says. */
export async function tableDataset(
  { name, source: given, coded, warnings, files, choices }: ImageTable,
  { pictures, memory, seed, shrink }: TableOptions,
): Promise<Dataset> {
  const source = padded(given, SIDES * shrink);
  const [total, height, width, channels = 1] = source.shape;
  for (const { factor, levels } of coded) {
    const [got, expected] = [`${levels.length}`, `${counted(total, "number")}, one per image`];
    expect(levels.length === total, "array", factor.name, expected, got, "Name another array.");
  }
  const shape = [channels, height, width] as const;
  const rows = drawRows(name, total, { pictures, seed });
  const count = rows.length;
  const drawn = count === total ? null : seed;
  const origin = { files, options: choices === undefined ? drawn : [drawn, choices] };
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
