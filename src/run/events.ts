/** `events.jsonl`: one line for each event of training, without clock times, so that equal runs write equal bytes. */
import { existsSync, readFileSync } from "node:fs";
import type { TrainEvent } from "../train/loop.ts";

/** A training event as it is written: without the state. */
export interface LoggedEvent {
  readonly type: TrainEvent["type"];
  readonly step: number;
  readonly loss?: number;
  readonly gradientNorm?: number;
  readonly parts?: Readonly<Record<string, number>>;
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
