/** Finds the files that the rows of a table of labels name. */
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, extname, join, normalize } from "node:path";
import { expect, InputError } from "../../errors.ts";
import { inOrder } from "../images/pool.ts";
import type { Labels } from "./labels.ts";

/** Extensions of the files that can be read, in lower case. */
export const EXTENSIONS = [".pgm", ".png", ".jpg", ".jpeg", ".webp"];
/** Whether a file has the extension of an image, in upper or lower case. */
export const isImageFile = (file: string) => EXTENSIONS.includes(extname(file).toLowerCase());

/** An image's file; `size` in bytes, `changed` in milliseconds since 1970. */
export interface ImageFile {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly changed: number;
}

/** The images of a folder that its labels name, in the order of the labels. */
export interface Folder {
  /** [rows] */
  readonly files: readonly ImageFile[];
  /** Images below the folder that no row names. */
  readonly unlisted: number;
}

/** Finds every row's image beside the CSV or in `images/` beside it, whichever holds more of them. */
export async function findImages(csv: string, table: Labels): Promise<Folder> {
  const name = basename(csv);
  table.files.forEach((file, row) => {
    const got = `"${file}" on line ${table.lines[row]}`;
    expect(
      isImageFile(file),
      "labels",
      name,
      `files in ${EXTENSIONS.join(", ")}`,
      got,
      "Convert the picture.",
    );
  });
  const beside = dirname(csv);
  const found = await Promise.all([beside, join(beside, "images")].map((base) => statAll(base, table.files)));
  const missing = found.map((files) => files.filter((file) => file === null).length);
  const best = missing[1] < missing[0] ? 1 : 0;
  if (missing[best] > 0) throw missingImage(name, table, found[best].indexOf(null), missing[best]);
  const base = best === 1 ? join(beside, "images") : beside;
  return { files: found[best] as ImageFile[], unlisted: await countUnlisted(base, table.files) };
}

async function statAll(base: string, files: readonly string[]): Promise<(ImageFile | null)[]> {
  const found: (ImageFile | null)[] = new Array(files.length).fill(null);
  await inOrder(files.length, 32, async (i) => {
    const path = join(base, files[i]);
    const stats = await stat(path).catch(() => null);
    if (stats?.isFile()) found[i] = { name: files[i], path, size: stats.size, changed: stats.mtimeMs };
  });
  return found;
}

function missingImage(name: string, table: Labels, row: number, missing: number): InputError {
  const more = missing > 1 ? ` (and ${missing - 1} more)` : "";
  const got = `no file "${table.files[row]}" for line ${table.lines[row]}${more}`;
  const todo = "Put it beside the CSV or in images/ there, or take its row out.";
  return new InputError("labels", name, "a picture for every row", got, todo);
}

async function countUnlisted(base: string, files: readonly string[]): Promise<number> {
  const listed = new Set(files);
  const names = await readdir(base, { recursive: true });
  return names.filter((file) => isImageFile(file) && !listed.has(normalize(file))).length;
}
