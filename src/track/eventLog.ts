/**
 * The writer of `events.jsonl`, the tracker that every run has: what it cannot write ends the run, and it is on the disk before a
 * checkpoint is.
 */
import { appendFileSync } from "node:fs";
import { guarded, writeFile } from "../files.ts";
import { type LoggedEvent, readEvents } from "../run/events.ts";
import type { TrainEvent } from "../train/loop.ts";

/** Lines collected before they are written. */
const LINES = 50;

/** The log of one run: steps are written a few at a time, all other events immediately. */
export class EventLog {
  private readonly path: string;
  private waiting: string[] = [];
  /** The lines that were kept. */
  readonly kept: readonly LoggedEvent[];

  /** Continues after `step`: later lines of an interrupted run are dropped, because those steps are repeated. */
  constructor(path: string, step: number) {
    this.path = path;
    this.kept =
      step === 0 ? [] : readEvents(path).filter((event) => event.type !== "end" && event.step <= step);
    writeFile(path, this.kept.map((event) => `${JSON.stringify(event)}\n`).join(""));
  }
  add(event: TrainEvent): void {
    const { state: _, ...logged } = event as TrainEvent & { state?: unknown };
    this.waiting.push(`${JSON.stringify(logged)}\n`);
    if (this.waiting.length >= LINES || event.type !== "step") this.flush();
  }
  /** Writes what was collected, to the disk: no checkpoint may be newer than its log. */
  flush(): void {
    guarded(this.path, () => appendFileSync(this.path, this.waiting.join(""), { flush: true }));
    this.waiting = [];
  }
}
