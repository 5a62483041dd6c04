/** Pictures that cannot be decoded: a folder of many photographs is read without them, and they are named. */
import { agreeing, counted } from "../../numerics/counted.ts";
import type { Target } from "./fit.ts";
import type { ImageFile } from "./imageFile.ts";
import { DamagedPicture, type Origin, readImage } from "./read.ts";

/** What stands in place of a damaged picture's facts. */
export const NO_PICTURE: Origin = { height: 0, width: 0, space: 0, frames: 0 };

/** Pictures that are named. */
const SHOWN = 3;

/** Rows that are pictures, and a sentence about those that are not. Where none is, the error of the first. */
export async function wholeRows(
  files: readonly ImageFile[],
  facts: readonly Origin[],
  target: Target,
): Promise<{ readonly rows: Int32Array; readonly notes: string[] }> {
  const rows = Int32Array.from(facts.flatMap(({ height }, row) => (height > 0 ? [row] : [])));
  const damaged = files.filter((_, row) => facts[row].height === 0);
  if (damaged.length === 0) return { rows, notes: [] };
  if (rows.length === 0) await readImage(files[0], target);
  const shown = await Promise.all(damaged.slice(0, SHOWN).map((file) => complaint(file, target)));
  const more = damaged.length > SHOWN ? ` and ${damaged.length - SHOWN} more` : "";
  return {
    rows,
    notes: [
      `${damaged.length} of ${counted(files.length, "picture")} could not be read and ${agreeing(damaged.length, "was", "were")} left out: ${shown.join(", ")}${more}; mend the files or take them out of the data`,
    ],
  };
}

/** The name of a picture and why it cannot be read. */
async function complaint(file: ImageFile, target: Target): Promise<string> {
  try {
    await readImage(file, target);
  } catch (error) {
    if (error instanceof DamagedPicture) return `"${file.name}" (${error.got})`;
    throw error;
  }
  return `"${file.name}"`;
}
