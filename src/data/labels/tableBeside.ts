/** Factors in a table beside the images: a CSV or .parquet file, a row per image and a column per factor. */
import { z } from "zod";
import { type CodedColumns, codeColumns } from "./coded.ts";
import type { Column } from "./columns.ts";
import { type LevelOptions, type SeparatorOption, separatorOption } from "./options.ts";
import { readTable } from "./table.ts";

/** The option of archives whose factors may be in a file beside them. */
export const besideOption = {
  table: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Instead of factors in the archive: a .csv or .parquet file with a row per image and a column per factor.",
    ),
  ...separatorOption,
};

/** `besideOption` with the options of all labels. */
export interface BesideOptions extends LevelOptions, SeparatorOption {
  readonly table?: string;
}

/** Factors of the named table, or of the columns that the archive holds if none is named. */
export async function codedBeside(
  options: BesideOptions,
  stored: () => readonly Column[] | Promise<readonly Column[]>,
): Promise<CodedColumns> {
  if (options.table === undefined) return codeColumns(await stored(), options);
  const { columns, notes } = await readTable(options.table, options);
  const { coded, warnings } = codeColumns(columns, options);
  return { coded, warnings: [...notes, ...warnings] };
}
