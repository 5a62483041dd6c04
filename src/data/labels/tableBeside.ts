/** Factors in a table beside the pictures: a CSV or .parquet file, a row per picture and a column per factor. */
import { z } from "zod";
import { unknownName } from "../../errors.ts";
import type { Factor } from "../../types/index.ts";
import type { Coded } from "./columns.ts";
import { codeOrBin } from "./factors.ts";
import { readTable } from "./table.ts";

/** The option of archives whose factors may lie beside them. */
export const besideOption = {
  /** Instead of factors in the archive: a .csv or .parquet file with a row per picture and a column per factor. */
  table: z.string().min(1).optional(),
};

type Kinds = Readonly<Record<string, Factor["kind"]>>;

/** The same factors, of the kinds that a person says they are. */
export function ofKinds(coded: readonly Coded[], kinds: Kinds): Coded[] {
  const names = coded.map(({ factor }) => factor.name);
  const unknown = Object.keys(kinds).find((name) => !names.includes(name));
  if (unknown !== undefined) throw unknownName("factor", unknown, names);
  return coded.map(({ factor, levels }) => ({
    factor: { ...factor, kind: kinds[factor.name] ?? factor.kind },
    levels,
  }));
}

/** Factors of the table that is named; of what the archive holds where none is. */
export async function codedBeside(
  { table, kinds }: { readonly table?: string; readonly kinds: Kinds },
  stored: () => readonly Coded[] | Promise<readonly Coded[]>,
): Promise<readonly Coded[]> {
  if (table === undefined) return stored();
  return ofKinds((await readTable(table)).map(codeOrBin), kinds);
}
