/** What a person asks of a sweep: its tasks, who computes them, how fast, and how long it will take. */
import type { Needs, State } from "../types.ts";
import type { Database } from "./database.ts";
import type { SweepRecord } from "./sweeps.ts";

/** One task as it stands. */
export interface TaskStatus {
  readonly name: string;
  readonly kind: string;
  readonly state: State;
  readonly about: Readonly<Record<string, unknown>>;
  readonly needs: Needs;
  readonly attempt: number;
  readonly failures: number;
  readonly worker: string | null;
  /** Seconds since its worker was heard of; null where nobody has it. */
  readonly silent: number | null;
  readonly share: number;
  readonly note: string | null;
  /** Seconds that it took, or has taken so far. */
  readonly seconds: number | null;
  readonly reason: string | null;
  readonly lines: string | null;
  readonly run: string | null;
  readonly result: Readonly<Record<string, unknown>> | null;
}
/** A sweep as it stands. */
export interface SweepStatus extends SweepRecord {
  readonly paused: boolean;
  readonly tasks: readonly TaskStatus[];
}

/** Sweeps by name, those that were begun first first. */
export const sweepNames = async ({ sql }: Pick<Database, "sql">): Promise<string[]> =>
  (await sql<{ name: string }>("SELECT name FROM unweave.sweep ORDER BY created")).map(({ name }) => name);

/** What the database knows of a sweep, without its tasks; null where it has none of that name. */
export async function sweepRecord(
  { sql }: Pick<Database, "sql">,
  name: string,
): Promise<(SweepRecord & { paused: boolean }) | null> {
  const [row] = await sql<SweepRecord & { paused: boolean }>(
    "SELECT name, store, unweave, about, paused FROM unweave.sweep WHERE name = $1",
    [name],
  );
  return row ?? null;
}

/** A sweep with all of its tasks in the order of the plan. */
export async function statusOf(database: Pick<Database, "sql">, name: string): Promise<SweepStatus | null> {
  const record = await sweepRecord(database, name);
  if (record === null) return null;
  const tasks = await database.sql<TaskStatus>(
    `SELECT name, kind, state, about, needs, attempt, failures, CASE WHEN state = 'running' THEN worker END AS worker,
       CASE WHEN state = 'running' THEN extract(epoch FROM now() - beat)::float8 END AS silent, share, note,
       CASE WHEN state = 'running' THEN extract(epoch FROM now() - started)::float8 ELSE seconds END AS seconds, reason, lines, run, result
     FROM unweave.task WHERE sweep = $1 ORDER BY position, name`,
    [name],
  );
  return { ...record, tasks };
}

/** How many tasks are in each state. */
export async function counts(
  { sql }: Pick<Database, "sql">,
  name: string,
): Promise<Readonly<Record<State, number>>> {
  const none: Record<State, number> = {
    waiting: 0,
    running: 0,
    completed: 0,
    failed: 0,
    cancelled: 0,
    pruned: 0,
  };
  const rows = await sql<{ state: State; count: number }>(
    "SELECT state, count(*)::int AS count FROM unweave.task WHERE sweep = $1 GROUP BY state",
    [name],
  );
  return { ...none, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
}

/** Seconds until all is done at the pace of those that are: the mean of a task over the places where tasks run at once. */
export function secondsLeft(tasks: readonly TaskStatus[]): number | null {
  const done = tasks.filter(({ state, seconds }) => state === "completed" && seconds !== null);
  const running = tasks.filter(({ state }) => state === "running");
  if (done.length === 0 || running.length === 0) return null;
  const mean = done.reduce((sum, { seconds }) => sum + seconds!, 0) / done.length;
  const begun = running.reduce((sum, { share }) => sum + 1 - share, 0);
  const waiting = tasks.filter(({ state }) => state === "waiting").length;
  return (mean * (begun + waiting)) / running.length;
}
