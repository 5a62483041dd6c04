/** Columns of labels from the arrays that archives hold. */

import { expect } from "../../errors.ts";
import { counted } from "../../numerics/counted.ts";
import type { Column } from "../labels/columns.ts";

/** Numbers or texts with a row for every image, C order. */
export interface LabelArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly numbers?: ArrayLike<number>;
  readonly texts?: readonly string[];
}

/** Columns, and what must be said of how they were made. */
export interface LabelColumns {
  readonly columns: readonly Column[];
  readonly notes: readonly string[];
}

const NAME_OTHERS = "Name an array with a row for every image.";

/** A vector as one column; [rows, columns] as one for each, named by `names`, or as one where it is one-hot and has no names. */
export function columnsOf(array: LabelArray, names?: readonly string[]): LabelColumns {
  const { name, shape } = array;
  const got = `(${shape.join(", ")})`;
  expect(shape.length > 0, "array", name, "one label per image", "a single value", NAME_OTHERS);
  const [rows, width] = [shape[0], shape.slice(1).reduce((product, n) => product * n, 1)];
  const isTable = shape.length <= 2 || width === 1;
  expect(isTable && width > 0, "array", name, "(rows) or (rows, factors)", got, NAME_OTHERS);
  const fits = names === undefined || names.length === width;
  expect(
    fits,
    "option of dataset",
    "names",
    counted(width, "name"),
    `${names?.length}`,
    "Give one for each column.",
  );
  const hot = names === undefined && width > 2 ? hotColumns(array, rows, width) : null;
  if (hot !== null)
    return {
      columns: [{ name, numbers: hot, kind: "categorical" }],
      notes: [
        `${name}: every row of ${got} holds one 1: it was read as one factor of ${counted(width, "level")} (one-hot)`,
      ],
    };
  const nameOf = (at: number) => names?.[at] ?? (width === 1 ? name : `factor${at}`);
  return {
    columns: Array.from({ length: width }, (_, at) => columnAt(array, nameOf(at), at, width)),
    notes: [],
  };
}

function columnAt({ numbers, texts, shape }: LabelArray, name: string, at: number, width: number): Column {
  const rows = Array.from({ length: shape[0] }, (_, row) => row * width + at);
  if (texts !== undefined) return { name, cells: rows.map((place) => texts[place]) };
  return { name, numbers: Float64Array.from(rows, (place) => numbers![place]), kind: "categorical" };
}

/** The column of each row's 1, or null where a row holds anything but one 1 and zeros. */
function hotColumns({ numbers }: LabelArray, rows: number, width: number): Float64Array | null {
  if (numbers === undefined || rows === 0) return null;
  const hot = new Float64Array(rows).fill(-1);
  for (let row = 0; row < rows; row++)
    for (let at = 0; at < width; at++) {
      const number = numbers[row * width + at];
      if (number === 0) continue;
      if (number !== 1 || hot[row] >= 0) return null;
      hot[row] = at;
    }
  return hot.includes(-1) ? null : hot;
}
