/** Sweeps in the database: taking in a plan, and what a person does to it afterwards. */
import { createHash } from "node:crypto";
import { InputError } from "../../../../src/index.ts";
import type { Manifest, Needs, Task } from "../types.ts";
import type { Database } from "./database.ts";

/** What the database knows of a sweep beside its tasks. */
export interface SweepRecord {
  readonly name: string;
  /** Where results are kept, as a worker opens it. */
  readonly store: string;
  /** The version that planned it; workers of others take nothing of it. */
  readonly unweave: string;
  readonly about: {
    /** Attempts after the first. */
    readonly retries: number;
    /** Seconds without a sign of life after which a task is given to somebody else. */
    readonly lease: number;
    /** What else those need who advance or show the sweep: objective, pruning, trials. */
    readonly plan: Readonly<Record<string, unknown>>;
  };
}
/** A task with what the sweep says of it. */
export interface Planned {
  readonly task: Task;
  readonly about: Readonly<Record<string, unknown>>;
}

/** How often pg-boss may hand a job out again: what ends it is counted in our own table. */
const HANDED_OUT = 100_000;
/** Hours that pg-boss lets a job take, at most a day, and wait. A task that takes longer goes on: who lives keeps it. */
const [LONGEST, KEPT] = [23, 24 * 365];
const HOUR = 3600;
/** Rows of one statement. */
const CHUNK = 1000;

const laneOf = (sweep: string, needs: Needs) =>
  `${sweep}.${createHash("sha256")
    .update(JSON.stringify([needs.cores, needs.memory, needs.backend]))
    .digest("hex")
    .slice(0, 8)}`;

/**
 * Takes in a plan: tasks that are new are sent, those that were there stay as they are, waiting ones that the plan no longer has
 * are taken out. `done`: the results that there are already.
 */
export async function takeIn(
  { boss, sql }: Database,
  record: SweepRecord,
  planned: readonly Planned[],
  done: ReadonlyMap<string, Manifest & { readonly run: string }>,
): Promise<void> {
  await expectSame(sql, record);
  await sql(
    `INSERT INTO unweave.sweep (name, store, unweave, about) VALUES ($1, $2, $3, $4)
     ON CONFLICT (name) DO UPDATE SET unweave = $3, about = $4`,
    [record.name, record.store, record.unweave, record.about],
  );
  const names = planned.map(({ task }) => task.name);
  await sql("DELETE FROM unweave.task WHERE sweep = $1 AND state <> 'running' AND NOT name = ANY($2)", [
    record.name,
    names,
  ]);
  const lanes = new Map(planned.map(({ task }) => [laneOf(record.name, task.needs), task.needs]));
  for (const [queue, { cores, memory, backend }] of lanes) {
    await makeQueue(boss, queue, record.about.lease);
    await sql("INSERT INTO unweave.lane VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING", [
      queue,
      record.name,
      cores,
      memory,
      backend,
    ]);
  }
  await insertTasks({ boss, sql }, record.name, planned);
  await sql(
    "UPDATE unweave.task AS t SET position = p.position - 1 FROM unnest($2::text[]) WITH ORDINALITY AS p(name, position) WHERE t.sweep = $1 AND t.name = p.name",
    [record.name, names],
  );
  for (const [name, { seconds, result, run, attempt }] of done) {
    await sql(
      `UPDATE unweave.task SET state = 'completed', seconds = $3, result = $4, run = $5, attempt = greatest(attempt, $6), share = 1, token = NULL
       WHERE sweep = $1 AND name = $2 AND state <> 'completed'`,
      [record.name, name, seconds, result, run, attempt],
    );
  }
}

async function expectSame(sql: Database["sql"], { name, store }: SweepRecord): Promise<void> {
  const [there] = await sql<{ store: string }>("SELECT store FROM unweave.sweep WHERE name = $1", [name]);
  if (there === undefined || there.store === store) return;
  const todo = "Give the plan another name, or use the same --out.";
  throw new InputError("sweep", name, `results in ${there.store}, as before`, store, todo);
}

async function makeQueue(boss: Database["boss"], queue: string, lease: number): Promise<void> {
  const settings = {
    heartbeatSeconds: lease,
    retryLimit: HANDED_OUT,
    retryDelay: 0,
    expireInSeconds: LONGEST * HOUR,
    retentionSeconds: KEPT * HOUR,
    deleteAfterSeconds: HOUR,
  };
  if ((await boss.getQueue(queue)) === null) await boss.createQueue(queue, settings);
  else await boss.updateQueue(queue, { heartbeatSeconds: lease });
}

/** Adds the tasks that are not there yet, and sends a job for each of them but those that are `pruned`. */
export async function insertTasks(
  { boss, sql }: Pick<Database, "boss" | "sql">,
  sweep: string,
  planned: readonly Planned[],
  pruned: ReadonlySet<string> = new Set(),
): Promise<void> {
  for (let at = 0; at < planned.length; at += CHUNK) {
    const rows = planned.slice(at, at + CHUNK).map(({ task, about }, k) => {
      const { name, kind, spec, needs, priority } = task;
      const state = pruned.has(name) ? "pruned" : "waiting";
      return {
        name,
        kind,
        spec,
        needs,
        priority,
        about,
        position: at + k,
        queue: laneOf(sweep, needs),
        state,
      };
    });
    const added = await sql<Sent & { state: string }>(
      `INSERT INTO unweave.task (sweep, name, kind, spec, needs, priority, about, position, queue, state)
       SELECT $1, name, kind, spec, needs, priority, about, position, queue, state
       FROM json_to_recordset($2::json) AS r(name text, kind text, spec json, needs json, priority int, about json, position int, queue text, state text)
       ON CONFLICT DO NOTHING RETURNING name, queue, priority, state`,
      [sweep, JSON.stringify(rows)],
    );
    await sendJobs(
      boss,
      sweep,
      added.filter(({ state }) => state === "waiting"),
    );
  }
}

/** What a job is made of. */
export interface Sent {
  readonly name: string;
  readonly queue: string;
  readonly priority: number;
}

/** Sends jobs. One too many does no harm: whoever fetches it sees in our table that there is nothing to do. */
export async function sendJobs(
  boss: Database["boss"],
  sweep: string,
  tasks: readonly Sent[],
  startAfter = 0,
): Promise<void> {
  for (const [queue, some] of Map.groupBy(tasks, ({ queue }) => queue)) {
    const jobs = some.map(({ name, priority }) => ({ data: { sweep, name }, priority, startAfter }));
    for (let at = 0; at < jobs.length; at += CHUNK) await boss.insert(queue, jobs.slice(at, at + CHUNK));
  }
}

/** Waiting tasks get a job each, whatever jobs there were: for who has the database alone. */
export async function sendAllAgain({ boss, sql }: Database, sweep: string): Promise<void> {
  const lanes = await sql<{ queue: string }>("SELECT queue FROM unweave.lane WHERE sweep = $1", [sweep]);
  for (const { queue } of lanes) await boss.deleteAllJobs(queue);
  await sql(
    "UPDATE unweave.task SET state = 'waiting', token = NULL, worker = NULL WHERE sweep = $1 AND state = 'running'",
    [sweep],
  );
  await sendJobs(
    boss,
    sweep,
    await sql<Sent>(
      "SELECT name, queue, priority FROM unweave.task WHERE sweep = $1 AND state = 'waiting' ORDER BY position",
      [sweep],
    ),
  );
}

/** Nobody takes tasks of a paused sweep; those that run go on. */
export const pause = ({ sql }: Database, sweep: string, isPaused: boolean): Promise<unknown> =>
  sql("UPDATE unweave.sweep SET paused = $2 WHERE name = $1", [sweep, isPaused]);

/** Takes out what waits and stops what runs; of the named tasks only, if any are. Gives how many. */
export async function cancel({ sql }: Database, sweep: string, names: readonly string[]): Promise<number> {
  const some = await sql(
    `UPDATE unweave.task SET state = 'cancelled', token = NULL, reason = 'cancelled' WHERE sweep = $1 AND state IN ('waiting', 'running')
     AND (cardinality($2::text[]) = 0 OR name = ANY($2)) RETURNING name`,
    [sweep, names],
  );
  return some.length;
}

/** Sends failed and cancelled tasks again, as if they were new; of the named ones only, if any are. Gives how many. */
export async function sendAgain(
  { boss, sql }: Database,
  sweep: string,
  names: readonly string[],
): Promise<number> {
  const some = await sql<Sent>(
    `UPDATE unweave.task SET state = 'waiting', failures = 0, losses = 0, reason = NULL, lines = NULL, ready = now()
     WHERE sweep = $1 AND state IN ('failed', 'cancelled') AND (cardinality($2::text[]) = 0 OR name = ANY($2)) RETURNING name, queue, priority`,
    [sweep, names],
  );
  await sendJobs(boss, sweep, some);
  return some.length;
}
