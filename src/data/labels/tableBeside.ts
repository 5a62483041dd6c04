/** Factors in a table beside the images: a CSV or .parquet file, a row per image and a column per factor. */
import { z } from "zod";
import type { Coded } from "./columns.ts";
import { codeOrBin } from "./factors.ts";
import { readTable } from "./table.ts";

/** The option of archives whose factors may be in a file beside them. */
export const besideOption = {
  /** Instead of factors in the archive: a .csv or .parquet file with a row per image and a column per factor. */
  table: z.string().min(1).optional(),
};

/** Factors of the named table, or those that the archive holds if none is named. */
export async function codedBeside(
  table: string | undefined,
  stored: () => readonly Coded[] | Promise<readonly Coded[]>,
): Promise<readonly Coded[]> {
  if (table === undefined) return stored();
  return (await readTable(table)).map(codeOrBin);
}
