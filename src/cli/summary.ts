/** The table under a run: what each block knows. */

import type { RunResult } from "../execute/write.ts";
import { isBaseline } from "../metrics/frame/baselines.ts";
import { inPercent } from "../numerics/percent.ts";
import { conclusion } from "../report/meaning.ts";
import type { Score, ScoreMatrix } from "../types/index.ts";
import { table } from "./output.ts";
import { scoresTable } from "./scoresTable.ts";

type Scored = Pick<RunResult, "recipe" | "scores">;

const named = (scores: readonly Score[], metric: string) => scores.find((score) => score.metric === metric);

/** Rows: every part of every run, baselines once. */
export function summaryTable(runs: readonly Scored[]): string {
  const [first] = runs;
  const rank1 = named(first.scores, "retrieval")?.tables?.rank1;
  const probes = named(first.scores, "blockAccuracy")?.tables?.linear;
  const header = ["run", "part", ...columnsOf("rank-1", rank1), ...columnsOf("reads", probes)];
  const names = rank1?.rows ?? probes?.rows ?? [];
  const rows = runs.flatMap((run) =>
    partNames(run)
      .filter((name) => !isBaseline(name))
      .map((name) => rowOf(run, name, run.recipe, { rank1, probes })),
  );
  const shared = names.filter(isBaseline).map((name) => rowOf(first, name, "", { rank1, probes }));
  const warnings = runs.flatMap((run) =>
    run.scores.flatMap((s) => s.warnings.map((w) => `${run.recipe}, ${s.metric}: ${w}\n`)),
  );
  const known = [...rows, ...shared];
  // Without labels there is nothing that a block could know.
  const shown = known.length === 0 ? scoresTable(runs.flatMap(({ scores }) => scores)) : table(header, known);
  return `${shown}\n${known.length === 0 ? "" : warnings.join("")}`;
}

/** What the scores of each run say in a sentence or two, a line each. */
export function conclusions(runs: readonly Scored[]): string {
  const lines = runs.map(({ recipe, scores }) => [recipe, conclusion(scores)]);
  return lines.flatMap(([recipe, said]) => (said === "" ? [] : [`${recipe}: ${said}\n`])).join("");
}

function partNames({ scores }: Scored): readonly string[] {
  return (
    named(scores, "retrieval")?.tables?.rank1.rows ??
    named(scores, "blockAccuracy")?.tables?.linear.rows ??
    []
  );
}

function columnsOf(prefix: string, matrix: ScoreMatrix | undefined): string[] {
  return (matrix?.columns ?? []).map((name) => `${prefix} ${name}`);
}

/** The columns are those of the first run; a run that was measured otherwise leaves them empty. */
interface Columns {
  readonly rank1: ScoreMatrix | undefined;
  readonly probes: ScoreMatrix | undefined;
}

function rowOf({ scores }: Scored, part: string, run: string, { rank1, probes }: Columns): string[] {
  const cells = (own: ScoreMatrix | undefined, shown: ScoreMatrix | undefined) =>
    (shown?.columns ?? []).map((column) => {
      const value = own?.values[own.rows.indexOf(part)]?.[own.columns.indexOf(column)] ?? Number.NaN;
      return Number.isNaN(value) ? "" : inPercent(value, 1);
    });
  return [
    run,
    part,
    ...cells(named(scores, "retrieval")?.tables?.rank1, rank1),
    ...cells(named(scores, "blockAccuracy")?.tables?.linear, probes),
  ];
}
