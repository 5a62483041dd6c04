/** `events.jsonl`: one line for each event of training, without clock times, so that equal runs write equal bytes. */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { guarded, writeFile } from "../files.ts";
import type { TrainEvent } from "../train/loop.ts";

/** A training event as it is written: without the state. */
export interface LoggedEvent {
  readonly type: TrainEvent["type"];
  readonly step: number;
  readonly loss?: number;
  readonly gradientNorm?: number;
  readonly parts?: Readonly<Record<string, number>>;
}

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

/** Every complete line; a last line cut off by a crash is left out. */
export function readEvents(path: string): LoggedEvent[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as LoggedEvent];
      } catch {
        return [];
      }
    });
}
