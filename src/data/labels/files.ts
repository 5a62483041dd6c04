/** Finds the files that the rows of a table of labels name. */

import { stat } from "node:fs/promises";
import { basename, dirname, extname, isAbsolute, join, normalize, relative, sep } from "node:path";
import { expect, InputError } from "../../errors.ts";
import { counted } from "../../numerics/counted.ts";
import { type ImageFile, isImageFile } from "../images/imageFile.ts";
import { expectInside, type Place } from "../images/inside.ts";
import { inOrder } from "../images/pool.ts";
import { type Found, imagesBelow, passedOver } from "../images/walk.ts";
import type { Labels } from "./labels.ts";
import { Spellings } from "./spellings.ts";

/** The pictures of a folder that its labels name, in the order of the labels. */
export interface Folder {
  /** [rows] */
  readonly files: readonly ImageFile[];
  /** What a person should know of the names, and of the files that no row names. */
  readonly notes: readonly string[];
}

/** What is found of a table's names in one folder. */
interface Candidate {
  readonly found: Found;
  /** For each row the pictures that its name may mean; where the folder has none, the name itself as a path. */
  readonly meant: readonly (readonly string[])[];
  /** [rows]; null where there is no such file. */
  readonly files: readonly (ImageFile | null)[];
  readonly missing: number;
}

/** Finds every row's picture beside the CSV, in `images/` there, or in the folder that holds all pictures: where most of them are. */
export async function findImages(csv: string, table: Labels, place: Place): Promise<Folder> {
  let best = await candidate(dirname(csv), csv, table);
  for (const base of placesOf(csv, best.found.pictures).slice(1)) {
    const other = best.missing === 0 ? best : await candidate(base, csv, table);
    if (other.missing < best.missing) best = other;
  }
  const files = checked(basename(csv), table, best);
  expectApart(basename(csv), table, files, place);
  return { files, notes: notesOf(basename(csv), table, best) };
}

/** Folders from which names are read: that of the table, `images/` there, and the one below which all its pictures are. */
function placesOf(csv: string, pictures: readonly string[]): string[] {
  const beside = dirname(csv);
  const parts = pictures.map((path) => relative(beside, dirname(path)).split(sep));
  const shared = (parts[0] ?? []).findIndex((part, d) => parts.some((other) => other[d] !== part));
  const common = shared < 0 ? (parts[0] ?? []) : parts[0].slice(0, shared);
  return [...new Set([beside, join(beside, "images"), join(beside, ...common)])];
}

async function candidate(base: string, csv: string, table: Labels): Promise<Candidate> {
  const folder = await stat(base).catch(() => null);
  const found: Found = folder?.isDirectory() ? imagesBelow([base], csv) : { pictures: [], passed: new Map() };
  const spellings = new Spellings(base, found.pictures);
  const meant = table.files.map((name) => {
    const pictures = spellings.meant(name);
    return pictures.length > 0 ? pictures : [isAbsolute(name) ? name : join(base, name)];
  });
  const files: (ImageFile | null)[] = new Array(meant.length).fill(null);
  await inOrder(meant.length, 32, async (row) => {
    const [path] = meant[row];
    const stats = await stat(path).catch(() => null);
    if (stats?.isFile())
      files[row] = { name: normalize(table.files[row]), path, size: stats.size, changed: stats.mtimeMs };
  });
  return { found, meant, files, missing: files.filter((file) => file === null).length };
}

/** How many of the names of a table mean pictures beside it, or in one of the folders where they are looked for. */
export function namedThere(csv: string, names: readonly string[]): number {
  const { pictures } = imagesBelow([dirname(csv)], csv);
  const counts = placesOf(csv, pictures).map((base) => {
    const spellings = new Spellings(base, pictures);
    return names.filter((name) => spellings.meant(name).length > 0).length;
  });
  return Math.max(...counts);
}

/** What errors call a row. */
const sayer = (table: Labels) => (row: number) => `"${table.files[row]}" on line ${table.lines[row]}`;

/** The files, if every name means one picture that can be read. */
function checked(csv: string, table: Labels, { meant, files, missing }: Candidate): ImageFile[] {
  const said = sayer(table);
  const several = meant.findIndex((paths) => paths.length > 1);
  const names = meant[several]?.map((path) => `"${basename(path)}"`).join(" and ");
  const todo = "Write the ending.";
  expect(several < 0, "labels", csv, "names that mean one picture", `${said(several)}: ${names}`, todo);
  const foreign = files.findIndex((file) => file !== null && !isImageFile(file.path));
  const ending = extname(files[foreign]?.path ?? "") || "no ending";
  const got = `${said(foreign)}, a file with ${ending}`;
  expect(foreign < 0, "labels", csv, "pictures that can be read", got, "Convert it to .png or .jpg.");
  if (missing > 0) throw missingImage(csv, table, files.indexOf(null), missing);
  return files as ImageFile[];
}

function missingImage(csv: string, table: Labels, row: number, missing: number): InputError {
  const more = missing > 1 ? ` (and ${missing - 1} more)` : "";
  const name = table.files[row];
  const kind = isImageFile(name) || extname(name) !== "" ? "file" : "picture with or without an ending";
  const got = `no ${kind} "${name}" for line ${table.lines[row]}${more}`;
  const todo = "Put it beside the CSV or in images/ there, or take its row out.";
  return new InputError("labels", csv, "a picture for every row", got, todo);
}

/** Refuses pictures outside the folder, and a picture that two rows name. */
function expectApart(csv: string, table: Labels, files: readonly ImageFile[], place: Place): void {
  const said = sayer(table);
  const paths = files.map(({ path }) => path);
  const rows = new Map<string, number>();
  for (const [row, path] of expectInside(place, paths, ["labels", csv], said).entries()) {
    const first = rows.get(path);
    rows.set(path, row);
    const got = `${said(first ?? row)} and ${said(row)}, which are the same file`;
    expect(first === undefined, "labels", csv, "one row per picture", got, "Take one of them out.");
  }
}

function notesOf(csv: string, { files: names }: Labels, { found, meant, files }: Candidate): string[] {
  const listed = new Set(meant.map(([path]) => path));
  const unlisted = found.pictures.filter((path) => !listed.has(path)).length;
  const otherwise = names.flatMap((name, row) => (files[row]?.path.endsWith(name) ? [] : [row]));
  const [row] = otherwise;
  return [
    ...(unlisted > 0 ? [`pictures in the folder that ${csv} does not list: ${unlisted}`] : []),
    ...(otherwise.length > 0
      ? [
          `${csv} spells ${otherwise.length} of ${counted(names.length, "name")} otherwise than the files are called ("${names[row]}" is "${basename(meant[row][0])}")`,
        ]
      : []),
    ...passedOver(found.passed),
  ];
}
