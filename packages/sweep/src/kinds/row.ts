/** One row of a study, and the rows of many machines as one study's. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { planStudy } from "../../../../src/cli/kit.ts";
import { InputError, runs, study } from "../../../../src/index.ts";
import type { Kind } from "../types.ts";

/** What a row of a study is given. */
export interface RowSpec {
  /** As `unweave list studies` names it. */
  readonly study: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly key: string;
  /** Everything the row's result depends on, as it was planned with. */
  readonly settings: unknown;
}

/** Computes the row; gives its line of `rows.jsonl`. What it keeps, a run say, is in `run`. */
export const row: Kind = async (spec, { folder, needs, signal, progress }) => {
  const given = spec as unknown as RowSpec;
  const { rows } = await planStudy(given.study, given.options);
  const found = rows.find(({ key }) => key === given.key);
  const todo = "This machine has another version of the study: use the one that planned.";
  const refused = (expected: string, got: string) =>
    new InputError(`row of study "${given.study}"`, given.key, expected, got, todo);
  if (found === undefined) throw refused("a row of that name", `${rows.length} others`);
  if (!study.sameSettings(found.settings, given.settings))
    throw refused("the settings that it was planned with", "others");
  const line = await study.runRow(found, {
    folder: join(folder, "run"),
    signal,
    backend: needs.backend,
    progress: (share, note) => progress({ share, note }),
  });
  return { line };
};

/**
 * Puts results of rows into `rows.jsonl` of a folder, in the given order behind those that it holds; `reproduce NAME --out FOLDER`
 * then finds them done and writes tables.
 */
export function collectRows(folder: string, results: readonly Awaited<ReturnType<Kind>>[]): void {
  const path = join(folder, "rows.jsonl");
  const held = existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
  const lines = new Set([...held.filter(isWhole), ...results.map(({ line }) => JSON.stringify(line))]);
  runs.writeFile(path, [...lines, ""].join("\n"));
}

/** Whether a line is no rest of one that a crash cut off. */
function isWhole(text: string): boolean {
  try {
    return JSON.parse(text) !== null;
  } catch {
    return false;
  }
}
