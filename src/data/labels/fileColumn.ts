/** Which column of a table names the pictures: found by what is there, before any name. */
import { statSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import { InputError, unknownName } from "../../errors.ts";
import { isImageFile } from "../images/imageFile.ts";
import type { TextColumn } from "./columns.ts";

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
  const isThere = pictureBeside(csv);
  const there = columns.map(({ cells }) => share(cells, isThere));
  const most = Math.max(...there);
  if (most > 0)
    return columns.find(({ name }, i) => name === FILE && there[i] === most) ?? columns[there.indexOf(most)];
  const found = named(FILE) ?? columns.find(({ cells }) => looksLikeFiles(cells));
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

function pictureBeside(csv: string): (cell: string) => boolean {
  const folders = [dirname(csv), join(dirname(csv), "images")];
  const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  return (cell) =>
    [cell, cell.replaceAll("\\", "/")].some((name) =>
      isAbsolute(name) ? isFile(name) : folders.some((folder) => isFile(join(folder, name))),
    );
}
