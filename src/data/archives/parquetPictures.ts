/** Pictures of a .parquet table: encoded in a column, or files beside the table that the column names. */
import { statSync } from "node:fs";
import { dirname, isAbsolute, join, normalize } from "node:path";
import { InputError } from "../../errors.ts";
import type { ParquetTable } from "../../formats/parquet.ts";
import type { Target } from "../images/fit.ts";
import { expectInside } from "../images/inside.ts";
import { inOrder } from "../images/pool.ts";
import { type FittedImage, imageOfBytes, readImage } from "../images/read.ts";

/** Pictures decoded at once. */
const AT_ONCE = 16;

/** Where pictures are. */
export interface PictureColumn {
  readonly table: ParquetTable;
  /** The folder that paths may not leave. */
  readonly root: string;
  readonly outside: boolean;
  readonly column: string;
}

/** The folder of a table: its own, or that of its file. */
export const folderOf = (path: string): string => (statSync(path).isDirectory() ? path : dirname(path));

/** The bytes of a picture, or the path of its file as the table writes it. */
function pictureIn(value: unknown, place: string): Uint8Array | string {
  const isPicture = (each: unknown) =>
    each instanceof Uint8Array || (typeof each === "string" && each !== "");
  const isStructure = typeof value === "object" && value !== null && ("bytes" in value || "path" in value);
  const { bytes, path } = (isStructure ? value : {}) as { readonly bytes?: unknown; readonly path?: unknown };
  const found = [value, bytes, path].find(isPicture);
  if (found !== undefined) return found as Uint8Array | string;
  const isNone = value === null || value === undefined || isStructure;
  const expected = "encoded images: bytes, a path, or a structure with a field bytes or path";
  const todo = isNone ? "Take the row out, or put its picture in." : "Name another column: data.image=NAME.";
  throw new InputError("picture", place, expected, isNone ? "none (null)" : "something else", todo);
}

/** The file that a row names: beside its table, or in the folder of all tables. */
function fileOf({ root, outside }: PictureColumn, name: string, table: string, place: string): string {
  const written = normalize(name);
  const tried = isAbsolute(written) ? [written] : [dirname(table), root].map((base) => join(base, written));
  const found = tried.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  const todo = "Put it there, or mend the path.";
  if (found === undefined)
    throw new InputError("picture", place, `a file "${tried[0]}"`, "no such file", todo);
  return expectInside({ root, outside }, [found], ["picture", place], () => `"${name}"`)[0];
}

/** Pictures of these rows (rising), decoded a row group at a time. */
export async function* decoded(
  pictures: PictureColumn,
  target: Target,
  rows: Int32Array,
): AsyncGenerator<FittedImage> {
  const { table, column } = pictures;
  let next = 0;
  const wanted = (from: number, to: number) => next < rows.length && rows[next] < to && rows[next] >= from;
  for await (const { from, rows: group, path } of table.groups([column], wanted)) {
    const first = next;
    while (next < rows.length && rows[next] < from + group.length) next++;
    for (let at = first; at < next; at += AT_ONCE) {
      const count = Math.min(AT_ONCE, next - at);
      const images: FittedImage[] = new Array(count);
      await inOrder(count, AT_ONCE, async (i) => {
        const place = `row ${rows[at + i]}`;
        const picture = pictureIn(group[rows[at + i] - from][column], place);
        images[i] =
          typeof picture === "string"
            ? await readImage(
                { name: `${place}: ${picture}`, path: fileOf(pictures, picture, path, place) },
                target,
              )
            : await imageOfBytes(picture, place, target);
      });
      yield* images;
    }
  }
}

/** The files that the rows name, where the first row names one; a set that was decoded is read again when they change. */
export async function filesOf(pictures: PictureColumn): Promise<string[]> {
  const { table, column } = pictures;
  const files: string[] = [];
  for await (const { from, rows, path } of table.groups([column]))
    for (const [at, row] of rows.entries()) {
      const place = `row ${from + at}`;
      const picture = pictureIn(row[column], place);
      if (typeof picture === "string") files.push(fileOf(pictures, picture, path, place));
      else if (files.length === 0) return [];
    }
  return files;
}
