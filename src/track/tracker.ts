/** What other programs are told of a run while it trains, and how they are told it. */
import type { Experiment } from "../types/index.ts";

/** A number at a step. */
export interface Point {
  /** `train/loss`, `train/infoNce`, `score/mig`, … */
  readonly name: string;
  readonly value: number;
  readonly step: number;
  /** When it was known: milliseconds since 1970. */
  readonly time: number;
}

/** A picture that the run made. */
export interface Picture {
  readonly name: string;
  readonly png: Uint8Array;
  readonly step: number;
}

/** The run as it begins, or goes on. */
export interface TrackedRun {
  readonly folder: string;
  readonly experiment: Experiment;
  /** Steps that were done before. */
  readonly from: number;
}

/** How a run ended. */
export type Ending = "finished" | "stopped" | "failed";

/** A program that is told of one run. What it throws ends the telling, never the run. */
export interface Tracker {
  points(points: readonly Point[]): Promise<void>;
  pictures(pictures: readonly Picture[]): Promise<void>;
  end(how: Ending): Promise<void>;
}

/** Begins to tell; `where` is what stands behind the colon of its name. The signal is given where nobody waits any longer. */
export type OpenTracker = (where: string, run: TrackedRun, signal: AbortSignal) => Promise<Tracker>;

/** The experiment as names and values, all of them in every run, so that runs can be compared: `optimiser.name`, `terms.0.weight`. */
export function flat(experiment: Experiment): Record<string, string | number | boolean> {
  const found: Record<string, string | number | boolean> = {};
  const visit = (value: unknown, path: string) => {
    if (value === null || value === undefined) return;
    if (typeof value === "object")
      for (const [key, each] of Object.entries(value)) visit(each, path === "" ? key : `${path}.${key}`);
    else found[path] = value as string | number | boolean;
  };
  visit(experiment, "");
  return found;
}
