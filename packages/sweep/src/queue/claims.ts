/** Who computes what: claims, signs of life, and how a claim ends. The newest token of a task is the one that counts. */
import { randomUUID } from "node:crypto";
import type { Claim, Needs, Task } from "../types.ts";
import type { Database } from "./database.ts";
import type { JobAttempt } from "./jobs.ts";
import { type Sent, sendJobs } from "./sweeps.ts";

/** A claim with what it takes to end it. */
export interface Held extends Claim {
  readonly sweep: string;
  readonly queue: string;
  /** Where the result is to be kept. */
  readonly store: string;
  /** Seconds without a sign of life after which somebody else gets the task. */
  readonly lease: number;
  readonly about: Readonly<Record<string, unknown>>;
  /** pg-boss's own claim. */
  readonly job: JobAttempt;
}
/** Who claims. */
export interface Claimant {
  /** Host and process. */
  readonly worker: string;
  /** What is free on this machine. */
  readonly free: Pick<Needs, "cores" | "memory">;
  readonly backends: readonly string[];
  /** Sweeps of which it takes nothing. */
  readonly refused: readonly string[];
}

/** Workers that may die over a task before it is taken for what kills them. */
const LOSSES = 10;
/** Seconds before the first retry; each further one waits twice as long. */
const BACKOFF = 5;
/** Seconds that a waiting task may be without a job: its sender may have died between two statements. */
const ORPHANED = 15;

interface Lane {
  readonly queue: string;
  readonly sweep: string;
  readonly store: string;
  readonly lease: number;
}

/** A task that this machine can compute, or null where there is none now. */
export async function claim(database: Database, claimant: Claimant): Promise<Held | null> {
  const { worker, free, backends, refused } = claimant;
  const lanes = await database.sql<Lane>(
    `SELECT l.queue, l.sweep, s.store, (s.about->>'lease')::int AS lease FROM unweave.lane l JOIN unweave.sweep s ON s.name = l.sweep
     WHERE NOT s.paused AND l.cores <= $1 AND l.memory <= $2 AND l.backend = ANY($3) AND NOT l.sweep = ANY($4) ORDER BY s.created, l.queue`,
    [free.cores, free.memory, backends, refused],
  );
  for (const lane of lanes) {
    for (;;) {
      const [job] = await database.boss.fetch<{ sweep: string; name: string }>(lane.queue);
      if (job === undefined) break;
      const attempt = { id: job.id, retryCount: job.retryCount };
      const held = await take(database, lane, job.data.name, attempt, worker);
      if (held !== null) return held;
      await database.boss.complete(lane.queue, attempt);
    }
    if (await rescued(database, lane)) return claim(database, claimant);
  }
  return null;
}

interface TaskRow {
  readonly name: string;
  readonly kind: string;
  readonly spec: Task["spec"];
  readonly needs: Needs;
  readonly priority: number;
  readonly about: Readonly<Record<string, unknown>>;
  readonly attempt: number;
}

/** Makes a fetched job ours; null where its task is done, taken out, or in the hands of somebody who lives. */
async function take(
  { sql }: Database,
  { queue, sweep, store, lease }: Lane,
  name: string,
  job: Held["job"],
  worker: string,
): Promise<Held | null> {
  const token = randomUUID();
  const isLost = "(state = 'running' AND beat < now() - $7 * interval '1 second')";
  await sql(
    `UPDATE unweave.task SET state = 'failed', token = NULL, reason = 'every one of ${LOSSES} workers that took it died'
     WHERE sweep = $1 AND name = $2 AND state = 'running' AND job = $3 AND losses >= ${LOSSES}`,
    [sweep, name, job.id],
  );
  const [row] = await sql<TaskRow>(
    `UPDATE unweave.task SET state = 'running', attempt = attempt + 1, token = $3, worker = $4, job = $5, claim = $6,
       losses = losses + CASE WHEN state = 'running' THEN 1 ELSE 0 END,
       started = now(), beat = now(), ended = NULL, share = 0, note = NULL
     WHERE sweep = $1 AND name = $2 AND (state = 'waiting' OR ${isLost})
     RETURNING name, kind, spec, needs, priority, about, attempt`,
    [sweep, name, token, worker, job.id, job.retryCount, lease],
  );
  if (row === undefined) return null;
  const { about, attempt, ...task } = row;
  return { task, attempt, token, sweep, queue, store, lease, about, job };
}

/** Sends jobs for tasks of an empty lane whose own went missing, and for those of workers long dead; whether there were any. */
async function rescued({ boss, sql }: Database, { queue, sweep, lease }: Lane): Promise<boolean> {
  const lost = await sql<Sent>(
    `UPDATE unweave.task SET ready = now(), state = 'waiting', token = NULL, losses = losses + CASE WHEN state = 'running' THEN 1 ELSE 0 END
     WHERE queue = $1 AND ((state = 'waiting' AND ready < now() - ${ORPHANED} * interval '1 second')
       OR (state = 'running' AND beat < now() - 2 * $2 * interval '1 second'))
     RETURNING name, queue, priority`,
    [queue, lease],
  );
  await sendJobs(boss, sweep, lost);
  return lost.length > 0;
}

/** A sign of life with the progress; false where the claim is no longer ours: what computes must stop, and publish nothing. */
export async function beat(
  { boss, sql }: Database,
  { sweep, task, token, queue, job }: Held,
  progress: { readonly share: number; readonly note: string },
): Promise<boolean> {
  const [ours] = await sql(
    `UPDATE unweave.task SET beat = now(), share = $4, note = $5 WHERE sweep = $1 AND name = $2 AND token = $3 AND state = 'running' RETURNING name`,
    [sweep, task.name, token, progress.share, progress.note],
  );
  if (ours === undefined) return false;
  await boss.touch(queue, job);
  return true;
}

/** Whether a claim is still ours. */
export async function isOurs({ sql }: Database, { sweep, task, token }: Held): Promise<boolean> {
  const found = await sql(
    "SELECT 1 FROM unweave.task WHERE sweep = $1 AND name = $2 AND token = $3 AND state = 'running'",
    [sweep, task.name, token],
  );
  return found.length > 0;
}

/** What a task came to. */
export interface Outcome {
  readonly run: string;
  readonly seconds: number;
  readonly result: Readonly<Record<string, unknown>>;
}

/** The result is there: whoever published it, the task is done. */
export async function complete(
  { boss, sql }: Database,
  held: Held,
  { run, seconds, result }: Outcome,
): Promise<void> {
  await sql(
    `UPDATE unweave.task SET state = 'completed', run = $3, seconds = $4, result = $5, ended = now(), share = 1, token = NULL, reason = NULL, lines = NULL
     WHERE sweep = $1 AND name = $2 AND state <> 'completed'`,
    [held.sweep, held.task.name, run, seconds, result],
  );
  await boss.complete(held.queue, held.job);
}

/** Gives a task back as it was, for somebody else to go on with. */
export const release = (database: Database, held: Held): Promise<void> => again(database, held, 0);

/** Why an attempt failed. */
export interface Failure {
  readonly reason: string;
  /** The last lines that it printed. */
  readonly lines: string;
  /** Another attempt would fail alike. */
  readonly isFinal: boolean;
}

/** Counts a failed attempt; the task waits for the next one, or is put aside with its reason where there were enough. */
export async function fail(
  database: Database,
  held: Held,
  { reason, lines, isFinal }: Failure,
): Promise<void> {
  const { sweep, task, token } = held;
  const [row] = await database.sql<{ failures: number; retries: number }>(
    `UPDATE unweave.task t SET failures = failures + 1, reason = $4, lines = $5 FROM unweave.sweep s
     WHERE s.name = t.sweep AND t.sweep = $1 AND t.name = $2 AND t.token = $3 RETURNING failures, (s.about->>'retries')::int AS retries`,
    [sweep, task.name, token, reason, lines],
  );
  if (row === undefined) return void (await database.boss.complete(held.queue, held.job));
  if (!isFinal && row.failures <= row.retries)
    return again(database, held, BACKOFF * 2 ** (row.failures - 1));
  await database.sql(
    "UPDATE unweave.task SET state = 'failed', token = NULL, ended = now() WHERE sweep = $1 AND name = $2 AND token = $3",
    [sweep, task.name, token],
  );
  await database.boss.complete(held.queue, held.job);
}

/** The new job is sent first: one too many is harmless, one too few is not. */
async function again({ boss, sql }: Database, held: Held, seconds: number): Promise<void> {
  const { sweep, task, token, queue, job } = held;
  await sendJobs(boss, sweep, [{ name: task.name, queue, priority: task.priority }], seconds);
  await sql(
    `UPDATE unweave.task SET state = 'waiting', token = NULL, worker = NULL, ready = now() + $4 * interval '1 second'
     WHERE sweep = $1 AND name = $2 AND token = $3`,
    [sweep, task.name, token, seconds],
  );
  await boss.complete(queue, job);
}
