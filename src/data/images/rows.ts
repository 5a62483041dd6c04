/** The pictures of a folder and what is said of each: by a table of labels, by the names of folders, or nothing. */

import { existsSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { expect } from "../../errors.ts";
import { agreeing, counted } from "../../numerics/counted.ts";
import { rowsOf, type TextColumn } from "../labels/columns.ts";
import { findImages } from "../labels/files.ts";
import { folderLabels } from "../labels/folders.ts";
import type { TableFileOptions } from "../labels/options.ts";
import { readLabels } from "../labels/table.ts";
import { type AlignOptions, positionsIn } from "./align.ts";
import type { ImageFile } from "./imageFile.ts";
import { expectInside, type Place } from "./inside.ts";
import { imagesBelow, passedOver } from "./walk.ts";

/** The table that is looked for where none is named. */
const LABELS = "labels.csv";

/** Where pictures and labels are looked for. */
export interface RowsOptions extends TableFileOptions, AlignOptions {
  readonly path: string;
  readonly labels?: string;
  readonly outside: boolean;
}

/** Pictures in order, with columns of their labels, [rows]. */
export interface Rows {
  readonly files: readonly ImageFile[];
  readonly columns: readonly TextColumn[];
  /** The names of folders are the labels, and no number. */
  readonly fromFolders: boolean;
  /** The four numbers of each picture's eyes or box, where pictures are aligned. [rows] */
  readonly positions: readonly (readonly number[])[] | null;
  readonly notes: readonly string[];
}

/** Reads the table of labels; without one, the folders are the labels if there are any. */
export async function readRows({ path, labels, outside, ...options }: RowsOptions): Promise<Rows> {
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  expect(isFolder, "folder", path, "a folder of pictures", "no such folder", "Mend data.path.");
  const place = { root: path, outside };
  if (labels === undefined && !existsSync(join(path, LABELS))) {
    const todo = "Name the table that has them: data.labels=FILE.";
    expect(options.align === undefined, "option of images", "align", "a table of labels", "none", todo);
    return rowsOfFolders(place);
  }
  const { csv, table: read } = await readLabels(path, labels ?? LABELS, options);
  const { files, notes } = await findImages(csv, read, place);
  const { columns, positions } = positionsIn(read.columns, options);
  const rows = { files, columns, fromFolders: false, positions: null, notes: [...notes, ...read.notes] };
  return positions === null ? rows : withPositions(rows, positions);
}

/** The pictures whose place is known; the others are counted. */
function withPositions(rows: Rows, positions: readonly (readonly number[] | null)[]): Rows {
  const known = positions.flatMap((each, row) => (each === null ? [] : [row]));
  const lost = positions.length - known.length;
  const todo = "Write four numbers for every picture.";
  expect(known.length > 0, "option of images", "align", "places in the table", "none", todo);
  return {
    ...rows,
    files: known.map((row) => rows.files[row]),
    columns: rows.columns.map((column) => rowsOf(column, known)),
    positions: known.map((row) => positions[row] ?? []),
    notes: [
      ...rows.notes,
      ...(lost > 0
        ? [
            `${lost} of ${counted(positions.length, "picture")} ${agreeing(lost, "has no place to be aligned by and was", "have no place to be aligned by and were")} left out`,
          ]
        : []),
    ],
  };
}

function rowsOfFolders(place: Place): Rows {
  const { root } = place;
  const { pictures, passed } = imagesBelow([root]);
  const todo = "Name a folder that holds some, or a table of labels: data.labels=FILE.";
  const got = passedOver(passed)[0] ?? "none";
  expect(pictures.length > 0, "folder", root, "pictures", got, todo);
  expectInside(place, pictures, ["folder", root], (i) => `"${relative(root, pictures[i])}"`);
  const { columns, notes } = folderLabels(root, pictures);
  const files = pictures.map((path) => {
    const { size, mtimeMs } = statSync(path);
    return { name: relative(root, path), path, size, changed: mtimeMs };
  });
  return { files, columns, fromFolders: true, positions: null, notes: [...notes, ...passedOver(passed)] };
}
