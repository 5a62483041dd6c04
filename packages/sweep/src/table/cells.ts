/** Cells of a sweep: trials that differ in their seed only, with mean and spread of every score, best first. */
import { study } from "../../../../src/index.ts";
import { canonical, type Settings } from "../plan/index.ts";
import type { Objective, State } from "../types.ts";
import { chancesOf, numbersOf, objectiveName, type SweepResults, type SweepRow } from "./results.ts";

/** A number over seeds. */
export interface Spread {
  readonly mean: number;
  /** The standard deviation with the divisor n − 1; 0 of one value. */
  readonly deviation: number;
  readonly values: readonly number[];
}

/** Trials with equal settings. */
export interface Cell {
  readonly settings: Settings;
  /** How many trials are in which state. */
  readonly states: Readonly<Partial<Record<State, number>>>;
  /** By the names of `numbersOf`, over the trials that are completed. */
  readonly scores: Readonly<Record<string, Spread>>;
  /** What the metrics would be by chance. */
  readonly chances: Readonly<Record<string, number>>;
  /** Of the objective; null where there is none, or no trial has one. */
  readonly objective: Spread | null;
  /** Mean of the completed trials. */
  readonly seconds: number | null;
  /** The completed trial that is best by the objective, or the first. */
  readonly best: Pick<SweepRow, "name" | "run" | "seed"> | null;
}

/** The cells; with an objective the best come first, and those without a number last. */
export function cellsOf({ rows, objective }: SweepResults): Cell[] {
  const groups = [...Map.groupBy(rows, ({ settings }) => canonical(settings)).values()];
  const cells = groups.map((group) => cellOf(group, objective));
  return objective === null
    ? cells
    : cells.sort((a, b) => better(objective, a.objective?.mean ?? null, b.objective?.mean ?? null));
}

/** Below 0 where `a` is better. */
function better({ direction }: Objective, a: number | null, b: number | null): number {
  if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  return direction === "maximise" ? b - a : a - b;
}

function cellOf(rows: readonly SweepRow[], objective: Objective | null): Cell {
  const done = rows.filter(({ state }) => state === "completed");
  const scores = spreads(done.map(numbersOf));
  const chances = spreads(done.map(chancesOf));
  const name = objective === null ? "" : objectiveName(objective);
  const of = (row: SweepRow) => numbersOf(row)[name] ?? null;
  const [best = null] = objective === null ? done : done.toSorted((a, b) => better(objective, of(a), of(b)));
  const times = done.flatMap(({ seconds }) => seconds ?? []);
  return {
    settings: rows[0].settings,
    states: Object.fromEntries(
      [...Map.groupBy(rows, ({ state }) => state)].map(([state, some]) => [state, some.length]),
    ),
    scores,
    chances: Object.fromEntries(Object.entries(chances).map(([metric, { mean }]) => [metric, mean])),
    objective: scores[name] ?? null,
    seconds: times.length === 0 ? null : study.average(times),
    best: best && { name: best.name, run: best.run, seed: best.seed },
  };
}

function spreads(all: readonly Readonly<Record<string, number>>[]): Record<string, Spread> {
  const names = [...new Set(all.flatMap((numbers) => Object.keys(numbers)))];
  return Object.fromEntries(
    names.map((name) => {
      const values = all.flatMap((numbers) => numbers[name] ?? []);
      return [name, { mean: study.average(values), deviation: study.deviation(values), values }];
    }),
  );
}
