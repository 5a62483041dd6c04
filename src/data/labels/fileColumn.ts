/** Which column of a table names the pictures: found by what is there, before any name. */
import { statSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import { InputError, unknownName } from "../../errors.ts";
import { isImageFile } from "../images/imageFile.ts";
import { imagesBelow } from "../images/walk.ts";
import type { TextColumn } from "./columns.ts";
import { Spellings } from "./spellings.ts";

/** Cells of a column that are looked at. */
const LOOKED_AT = 32;
/** The name that a column of files has where it may be chosen. */
const FILE = "file";

/** The column of `csv` that names pictures beside it or in `images/` there; `asked` is the column that a person names. */
export function fileColumn(csv: string, columns: readonly TextColumn[], asked?: string): TextColumn {
  const names = columns.map(({ name }) => name);
  const named = (name: string) => columns.find((column) => column.name === name);
  if (asked !== undefined) {
    const column = named(asked);
    if (column === undefined) throw unknownName(`column of "${basename(csv)}"`, asked, names);
    return column;
  }
  // Most tables write names as they are; only where none does, the folder is walked for other spellings.
  const found =
    best(columns, isFileBeside(csv)) ??
    best(columns, isSpeltBeside(csv)) ??
    named(FILE) ??
    columns.find(({ cells }) => looksLikeFiles(cells));
  if (found !== undefined) return found;
  const expected = `a column that names pictures in "${dirname(csv)}"`;
  const todo = "Say which column does: data.file=COLUMN.";
  throw new InputError("labels", basename(csv), expected, `columns ${names.join(", ")}`, todo);
}

/** Whether cells are the names of pictures, by their endings. */
export const looksLikeFiles = (cells: readonly string[]): boolean => share(cells, isImageFile) > 0.5;

/** The share of some known cells, evenly spread, of which something holds. */
function share(cells: readonly string[], holds: (cell: string) => boolean): number {
  const step = Math.max(1, Math.floor(cells.length / LOOKED_AT));
  const some = cells.filter((cell, row) => row % step === 0 && cell !== "");
  return some.length === 0 ? 0 : some.filter(holds).length / some.length;
}

/** The column of which most cells are names of pictures; a column called `file` goes before its equals. */
function best(columns: readonly TextColumn[], isName: (cell: string) => boolean): TextColumn | undefined {
  const shares = columns.map(({ cells }) => share(cells, isName));
  const most = Math.max(...shares);
  const equals = columns.filter((_, i) => most > 0 && shares[i] === most);
  return equals.find(({ name }) => name === FILE) ?? equals[0];
}

const foldersOf = (csv: string) => [dirname(csv), join(dirname(csv), "images")];

function isFileBeside(csv: string): (cell: string) => boolean {
  const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  return (cell) =>
    isAbsolute(cell) ? isFile(cell) : foldersOf(csv).some((folder) => isFile(join(folder, cell)));
}

function isSpeltBeside(csv: string): (cell: string) => boolean {
  const [beside, below] = foldersOf(csv);
  const { pictures } = imagesBelow([beside], csv);
  const spellings = [beside, below].map((folder) => new Spellings(folder, pictures));
  return (cell) => spellings.some((each) => each.meant(cell).length > 0);
}
