/** Runs what is missing of a study. Finished rows are lines of `rows.jsonl`; a line cut off by a crash is no row. */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Interrupted } from "../errors.ts";
import { guarded, writeFile, writeJson } from "../files.ts";
import { type Plan, type Row, type RowContext, type Summary, sameSettings } from "./study.ts";

/** A line of `rows.jsonl`: a row that is done. */
export interface Line {
  readonly key: string;
  readonly settings: unknown;
  readonly seconds: number;
  /** What was asked for; rows that are no runs compute on the processor all the same. */
  readonly backend?: string;
  readonly result: unknown;
}

/** Which rows are run, where they are kept, and who is told. */
export interface RunnerOptions extends Pick<RowContext, "signal" | "backend"> {
  /** Where rows, tables and figures are kept. */
  readonly folder: string;
  /** Runs only the row of this key, or else the rows whose key contains it; commas part several. */
  readonly only?: string;
  /** Is told of rows in the folder that were made with other settings: they are left out of the summary, and computed again. */
  onStale?(keys: readonly string[]): void;
  /** Is told the share of the missing work that is done. */
  onProgress?(done: number, total: number, share: number, note: string): void;
}
/** What the finished rows come to so far. */
export interface StudyResult extends Summary {
  readonly done: number;
  readonly total: number;
}

/** Lines by key; a later line stands for an earlier one. */
function readLines(path: string): Map<string, Line> {
  const lines = new Map<string, Line>();
  for (const text of readFileSync(path, "utf8").split("\n")) {
    try {
      const line = JSON.parse(text) as Line;
      lines.set(line.key, line);
    } catch {
      // The line is empty or cut off, and its row is computed again.
    }
  }
  return lines;
}

/** The rows of the plan that were done with these settings, and those that were done with others. */
function finished(plan: Plan, path: string): { held: Map<string, unknown>; stale: string[] } {
  if (!existsSync(path)) return { held: new Map(), stale: [] };
  // A line that was cut off must not swallow the next one.
  if (!readFileSync(path, "utf8").endsWith("\n")) guarded(path, () => appendFileSync(path, "\n"));
  const lines = readLines(path);
  const there = plan.rows.filter(({ key }) => lines.has(key));
  const [held, stale] = [true, false].map((same) =>
    there.filter(({ key, settings }) => sameSettings(lines.get(key)?.settings, settings) === same),
  );
  return {
    held: new Map(held.map(({ key }) => [key, lines.get(key)?.result])),
    stale: stale.map(({ key }) => key),
  };
}

/** The rows whose key is named, or contains what is named. */
function asked({ rows }: Plan, only: string): Plan["rows"] {
  const names = only.split(",").map((name) => name.trim());
  const whole = new Set(rows.map(({ key }) => key));
  return rows.filter(({ key }) =>
    names.some((name) => (whole.has(name) ? key === name : key.includes(name))),
  );
}

/**
 * Computes every row that is missing, in the plan's order, and writes the tables after each. `signal` stops it with Interrupted,
 * and rows that are done stay; a place that cannot be written is a RunError.
 */
export async function runStudy(plan: Plan, options: RunnerOptions): Promise<StudyResult> {
  const { folder, signal, backend, only = "", onProgress = () => {}, onStale = () => {} } = options;
  const path = join(folder, "rows.jsonl");
  const { held: results, stale } = finished(plan, path);
  if (stale.length > 0) onStale(stale);
  await write(plan, results, folder);
  const missing = asked(plan, only).filter(({ key }) => !results.has(key));
  const work = missing.reduce((sum, { cost }) => sum + cost, 0);
  let worked = 0;
  for (const [at, row] of missing.entries()) {
    const progress = (share: number, note: string) =>
      onProgress(at, missing.length, (worked + share * row.cost) / work, `${row.key} ${note}`.trim());
    progress(0, "");
    const line = await runRow(row, { folder: join(folder, "runs", row.key), signal, backend, progress });
    guarded(path, () => appendFileSync(path, `${JSON.stringify(line)}\n`));
    worked += row.cost;
    results.set(row.key, line.result);
    await write(plan, results, folder);
  }
  return { ...(await write(plan, results, folder)), done: results.size, total: plan.rows.length };
}

/** Computes one row, wherever its line is kept. Interrupted as soon as the signal is aborted. */
export async function runRow(row: Row<unknown>, context: RowContext): Promise<Line> {
  if (context.signal.aborted)
    throw new Interrupted("stopped; finished rows are kept, the same command goes on");
  const started = performance.now();
  const result = await row.run(context);
  const seconds = (performance.now() - started) / 1000;
  // The line is as it will be read again, so that a resumed study and an uninterrupted one see the same.
  const line = { key: row.key, settings: row.settings, seconds, backend: context.backend, result };
  return JSON.parse(JSON.stringify(line)) as Line;
}

async function write(plan: Plan, results: ReadonlyMap<string, unknown>, folder: string): Promise<Summary> {
  const inOrder = plan.rows.filter(({ key }) => results.has(key)).map(({ key }) => key);
  const summary = await plan.summary(new Map(inOrder.map((key) => [key, results.get(key)])));
  writeFile(join(folder, "summary.md"), summary.markdown);
  writeJson(join(folder, "summary.json"), summary.value);
  for (const [name, svg] of Object.entries(summary.figures ?? {})) writeFile(join(folder, name), svg);
  return summary;
}
