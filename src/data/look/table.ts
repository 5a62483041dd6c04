/** Which file of a folder is its table of labels. */
import { readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { InputError } from "../../errors.ts";
import { isLeftover } from "../images/walk.ts";
import { namedThere } from "../labels/files.ts";
import type { Labels } from "../labels/labels.ts";
import type { TableFileOptions } from "../labels/options.ts";
import { readLabels } from "../labels/table.ts";
import { lookAtColumn } from "./column.ts";

/** Endings of files that may be tables. */
const TABLES = [".csv", ".tsv", ".txt", ".parquet"];
/** The table that every reader of folders takes before all others. */
const FIRST = "labels.csv";

/** The table of labels, or null where folders are the labels; and the other tables that name pictures there. */
export interface TableFound {
  readonly labels: string | null;
  readonly others: readonly string[];
}

interface Candidate {
  readonly name: string;
  /** Pictures in the folder that it names. */
  readonly pictures: number;
  /** Whether a column of it holds names that repeat. */
  readonly names: boolean;
}

/** labels.csv if there is one; else the table that names most pictures, and of equals one that holds names that repeat. */
export async function findTable(path: string, options: TableFileOptions): Promise<TableFound> {
  const files = readdirSync(path, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && !isLeftover(entry.name))
    .map(({ name }) => name)
    .filter((name) => TABLES.includes(extname(name).toLowerCase()))
    .sort();
  const found: Candidate[] = [];
  for (const name of files) {
    const candidate = await candidateOf(path, name, options);
    if (candidate !== null) found.push(candidate);
  }
  const order = ({ name, pictures, names }: Candidate) => [Number(name === FIRST), pictures, Number(names)];
  const [best, ...rest] = found.toSorted((a, b) => compare(order(b), order(a)));
  // A table of that name is meant, whatever is wrong with it.
  const labels = files.includes(FIRST) ? FIRST : (best?.name ?? null);
  return {
    labels,
    others: [...(best ? [best] : []), ...rest].map(({ name }) => name).filter((name) => name !== labels),
  };
}

const compare = (a: readonly number[], b: readonly number[]) =>
  a.map((value, i) => value - b[i]).find((difference) => difference !== 0) ?? 0;

/** Null where the file is no table, or names no picture that is there. */
async function candidateOf(path: string, name: string, options: TableFileOptions): Promise<Candidate | null> {
  const table = await tableIn(path, name, options);
  const pictures = table === null ? 0 : namedThere(join(path, name), table.files);
  if (table === null || pictures === 0) return null;
  const names = table.columns.some((column) => {
    const { kind, repeats, levels } = lookAtColumn(column, undefined);
    return kind === "categorical" && repeats && levels > 1;
  });
  return { name, pictures, names };
}

async function tableIn(path: string, name: string, options: TableFileOptions): Promise<Labels | null> {
  try {
    return (await readLabels(path, name, options)).table;
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}
