/** Parts that a file says: a list of file names or row numbers for train, test and unseen. */
import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { InputError } from "../../errors.ts";
import type { Dataset } from "../../types/index.ts";
import type { SaidParts } from "./column.ts";

const list = z.array(z.union([z.string(), z.int().nonnegative()])).default([]);
const schema = z.strictObject({ train: list, test: list, unseen: list });

/** Rows by part; a row that the file does not name is in no part. */
export function partsByFile(dataset: Dataset, path: string): SaidParts {
  const rows = new Map(dataset.files?.map((name, row) => [name, row]));
  const taken = new Map<number, string>();
  const found: SaidParts = { train: [], test: [], unseen: [] };
  for (const [part, names] of Object.entries(readLists(path)) as [keyof SaidParts, (string | number)[]][])
    for (const name of names) {
      const row = typeof name === "number" ? name : (rows.get(name) ?? -1);
      refuse(row >= 0, path, rows.size > 0 ? "names of the data's pictures" : "row numbers", `"${name}"`);
      refuse(row < dataset.rows, path, `rows from 0 to ${dataset.rows - 1}`, `row ${name}`);
      refuse(!taken.has(row), path, "every row in one part", `"${name}" in ${taken.get(row)} and in ${part}`);
      taken.set(row, part);
      found[part].push(row);
    }
  return found;
}

function readLists(path: string): z.output<typeof schema> {
  refuse(existsSync(path), path, "a JSON or YAML file", "no such file");
  try {
    return schema.parse(parse(readFileSync(path, "utf8")));
  } catch {
    throw new InputError("split file", path, EXPECTED, "something else", EXAMPLE);
  }
}

const EXPECTED = "lists of file names or row numbers under train, test and unseen";
const EXAMPLE = 'Write {"train": ["a.png"], "test": ["b.png"]}.';

function refuse(fits: boolean, path: string, expected: string, got: string): void {
  if (!fits) throw new InputError("split file", path, expected, got, "Mend the file or its path.");
}
