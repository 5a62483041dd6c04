/**
 * Who holds the leases on a machine: takes tasks that it has room for, has a child compute each, says that it lives, and publishes
 * what comes of it. It computes nothing itself, so no computation keeps it from a sign of life.
 */
import { Interrupted, RunError } from "../../../../src/index.ts";
import { publish, readManifest, runOf } from "../publish/index.ts";
import { beat, claim, complete, fail, type Held, isOurs, release } from "../queue/claims.ts";
import type { Database } from "../queue/database.ts";
import { isAway } from "../queue/errors.ts";
import type { Manifest, Store } from "../types.ts";
import { type Attempt, begin, type Ending } from "./attempt.ts";
import type { Machine } from "./machine.ts";
import { clear, keepNewest, leave, prepare, scratchFor } from "./scratch.ts";

/** What happens, for whoever watches. */
export type SupervisorEvent =
  | { readonly type: "began" | "completed" | "released" | "lost"; readonly held: Held }
  | { readonly type: "failed"; readonly held: Held; readonly reason: string }
  | { readonly type: "note"; readonly text: string };

/** With what a supervisor works, and until when. */
export interface Supervising {
  readonly database: Database;
  readonly machine: Machine;
  /** Opens a store, or gives one that is open. */
  openStore(url: string): Promise<Store>;
  /** Where children compute. */
  readonly scratch: string;
  /** Aborted: children keep checkpoints, tasks are given back, and it ends. */
  readonly signal: AbortSignal;
  /** Whether there will be nothing more to do; asked when nothing is to be had and nothing runs. */
  isDone(): Promise<boolean>;
  /** Sweeps of which nothing is taken. */
  refused(): Promise<readonly string[]>;
  /** Is told that a task of a sweep was completed, before the next is taken. */
  onCompleted(held: Held, manifest: Manifest): Promise<void>;
  onEvent(event: SupervisorEvent): void;
  /** Seconds that the database may be away before it gives up. */
  readonly patience: number;
  /** Starts the computation of a task: a child process, unless a program says otherwise. */
  readonly begin?: typeof begin;
}

/** Milliseconds between looks for tasks, between tries while the database is away, and the longest between signs of life. */
const TIMES = { look: { embedded: 300, server: 1000 }, away: 1000, beat: 5000 } as const;
/** Seconds between copies of what children have done so far into a store that other machines see. */
const LEAVE = 300;
/** Broken-off attempts of other times that a machine keeps. */
const SCRATCH = 8;

interface Running {
  readonly held: Held;
  readonly attempt: Attempt;
}

/** Works until all is done or the signal is aborted; throws where the database stays away or the disk is full. */
export class Supervisor {
  private readonly options: Supervising;
  private readonly running = new Map<string, Running | null>();
  private readonly needs = new Map<string, Held["task"]["needs"]>();
  private wake = Promise.withResolvers<void>();
  private failure: Error | null = null;
  private awaySince: number | null = null;

  constructor(options: Supervising) {
    this.options = options;
  }

  /** What runs now. */
  get attempts(): readonly Running[] {
    return [...this.running.values()].filter((each) => each !== null);
  }

  async work(): Promise<void> {
    const { signal, isDone, database } = this.options;
    const look = database.isEmbedded ? TIMES.look.embedded : TIMES.look.server;
    const stop = () => {
      for (const { attempt } of this.attempts) attempt.stop();
      this.wake.resolve();
    };
    signal.addEventListener("abort", stop, { once: true });
    try {
      while (!signal.aborted && this.failure === null) {
        const took = await this.unlessAway(() => this.take(), false);
        if (took) continue;
        if (this.running.size === 0 && (await this.unlessAway(isDone, false))) return;
        await this.turn(look);
      }
    } finally {
      signal.removeEventListener("abort", stop);
      for (const { attempt } of this.attempts) attempt.stop();
      while (this.running.size > 0) await this.turn(look);
    }
    if (this.failure !== null) throw this.failure;
    throw new Interrupted("stopped; what was begun is kept");
  }

  /** Waits for a while, or until something ends. */
  private async turn(milliseconds: number): Promise<void> {
    this.wake = Promise.withResolvers();
    const timer = setTimeout(this.wake.resolve, milliseconds);
    await this.wake.promise;
    clearTimeout(timer);
  }

  /** What a call of the database gives, or `otherwise` while it is away; a RunError once that has lasted too long. */
  private async unlessAway<T>(call: () => Promise<T>, otherwise: T): Promise<T> {
    const { database, patience, onEvent } = this.options;
    try {
      const given = await call();
      if (this.awaySince !== null)
        onEvent({ type: "note", text: `the database ${database.name} answers again` });
      this.awaySince = null;
      return given;
    } catch (error) {
      if (!isAway(error)) throw error;
      const now = performance.now();
      if (this.awaySince === null)
        onEvent({
          type: "note",
          text: `the database ${database.name} is away (${(error as Error).message}); what runs goes on`,
        });
      this.awaySince ??= now;
      if (now - this.awaySince < 1000 * patience) return otherwise;
      const todo = "Start the worker again when it is back; what was begun is kept.";
      throw new RunError("database", database.name, `an answer within ${patience} s`, "none", todo);
    }
  }

  /** Takes one task, if there is one and room for it. */
  private async take(): Promise<boolean> {
    const { database, machine, refused } = this.options;
    const used = [...this.needs.values()];
    const cores = machine.cores - used.reduce((sum, needs) => sum + needs.cores, 0);
    const memory = machine.memory - used.reduce((sum, needs) => sum + needs.memory, 0);
    if (cores < 1) return false;
    const { worker, backends } = machine;
    const held = await claim(database, {
      worker,
      backends,
      free: { cores, memory },
      refused: await refused(),
    });
    if (held === null) return false;
    this.running.set(held.token, null);
    this.needs.set(held.token, held.task.needs);
    void this.attend(held)
      .catch((error) => {
        this.failure ??= error as Error;
      })
      .finally(() => {
        this.running.delete(held.token);
        this.needs.delete(held.token);
        this.wake.resolve();
      });
    return true;
  }

  /** From a claim to its end. */
  private async attend(held: Held): Promise<void> {
    const { onEvent, openStore, signal } = this.options;
    const { name } = held.task;
    const store = await openStore(held.store);
    const there = await readManifest(store, name);
    if (there !== null) return this.completed(store, held, there);
    const scratch = scratchFor(this.options.scratch, held.store);
    const working = new Set([...this.attempts].map((each) => each.held.task.name));
    keepNewest(scratch, SCRATCH, working.add(name));
    const folder = await prepare(store, scratch, name);
    const attempt = (this.options.begin ?? begin)(held.task, folder, held.store);
    this.running.set(held.token, { held, attempt });
    onEvent({ type: "began", held });
    if (signal.aborted) attempt.stop();
    const beating = this.keepAlive(held, attempt, () => leave(store, folder, name, held.token));
    const ending = await attempt.ended;
    if (await beating.stop()) return onEvent({ type: "lost", held });
    if (ending.type === "stopped") {
      if (!this.options.database.isEmbedded) await leave(store, folder, name, held.token);
      await this.persist(() => release(this.options.database, held));
      return onEvent({ type: "released", held });
    }
    if (ending.type === "failed") return this.failed(held, ending);
    await this.publish(store, held, folder, ending);
  }

  /** Says every few seconds that the claim is held; `stop` gives whether it was lost meanwhile. */
  private keepAlive(
    held: Held,
    attempt: Attempt,
    leaving: () => Promise<void>,
  ): { stop(): Promise<boolean> } {
    const { database } = this.options;
    let isLost = false;
    let leftAt = performance.now();
    let going: Promise<void> = Promise.resolve();
    const tick = async () => {
      const ours = await beat(database, held, attempt.progress).catch((error) => {
        if (!isAway(error)) throw error;
        return true;
      });
      if (!ours) {
        isLost = true;
        attempt.kill();
      }
      if (database.isEmbedded || performance.now() - leftAt < 1000 * LEAVE) return;
      leftAt = performance.now();
      await leaving().catch(() => {});
    };
    const every = Math.min(TIMES.beat, (1000 * held.lease) / 4);
    const timer = setInterval(() => {
      going = going.then(tick).catch(() => {});
    }, every);
    return {
      stop: async () => {
        clearInterval(timer);
        await going;
        return isLost;
      },
    };
  }

  private async publish(
    store: Store,
    held: Held,
    folder: string,
    { result, seconds }: Extract<Ending, { type: "done" }>,
  ): Promise<void> {
    const { database, machine } = this.options;
    const { about } = held;
    const isMine = () => this.persist(() => isOurs(database, held));
    const given = { folder, result, about, seconds, worker: machine.worker, isMine };
    const { manifest } = await this.persist(() => publish(store, held, given));
    if (manifest === null) return this.options.onEvent({ type: "lost", held });
    await this.completed(store, held, manifest);
  }

  private async completed(store: Store, held: Held, manifest: Manifest): Promise<void> {
    const { database, onCompleted, onEvent } = this.options;
    const { name } = held.task;
    const run = runOf(store, manifest);
    const { seconds, result } = manifest;
    await this.persist(() => complete(database, held, { run, seconds, result }));
    await clear(store, scratchFor(this.options.scratch, held.store), name).catch(() => {});
    await this.persist(() => onCompleted(held, manifest));
    onEvent({ type: "completed", held });
  }

  /** A full disk is this machine's fault and not the task's: the task is given back, and nothing more is taken here. */
  private async failed(
    held: Held,
    { reason, lines, isFinal }: Extract<Ending, { type: "failed" }>,
  ): Promise<void> {
    const { database, onEvent, machine } = this.options;
    if (/ENOSPC|full disk|no space left/i.test(`${reason}\n${lines}`)) {
      await this.persist(() => release(database, held));
      onEvent({ type: "released", held });
      const todo = "Free some space, or give another --scratch, and start it again.";
      throw new RunError("worker", machine.worker, "a disk with space left", "a full one", todo);
    }
    await this.persist(() => fail(database, held, { reason, lines, isFinal }));
    onEvent({ type: "failed", held, reason });
  }

  /** Does something with the database or the store until it succeeds, or they have been away too long. */
  private async persist<T>(call: () => Promise<T>): Promise<T> {
    const until = performance.now() + 1000 * this.options.patience;
    for (;;) {
      try {
        return await call();
      } catch (error) {
        if (!isAway(error) || performance.now() > until) throw error;
        await new Promise((resolve) => setTimeout(resolve, TIMES.away));
      }
    }
  }
}
