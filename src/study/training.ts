/** A row that is a run: it is trained, measured and kept as a run folder, and goes on where it was left. */
import { rmSync } from "node:fs";
import { execute } from "../execute/execute.ts";
import { isBegun, isFinished, openRun, readScores, type ScoresFile } from "../run/folder.ts";
import type { Dataset, Experiment } from "../types/index.ts";
import { type RowContext, sameSettings } from "./study.ts";

/** Training takes this share of a row's time; the rest is measuring. */
const TRAINING = 0.7;

/** What a run came to. */
export interface TrainedRow {
  readonly scores: ScoresFile;
  /** The median over the steps of this process, whatever else the machine was doing; null where a finished run was read. */
  readonly secondsPerStep: number | null;
}

/**
 * Trains, goes on with, or reads the run of `folder`, whichever is left to do. Its errors are those of `train`: InputError,
 * RunError, Interrupted.
 */
export async function trainRow(
  experiment: Experiment,
  dataset: Dataset,
  { folder, signal, backend, progress }: RowContext,
): Promise<TrainedRow> {
  const held = isBegun(folder) ? openRun(folder) : null;
  const begun = held !== null && sameSettings(held, experiment);
  // A run of other settings is no beginning of this one.
  if (held !== null && !begun) rmSync(folder, { recursive: true });
  if (begun && isFinished(folder)) return { scores: readScores(folder), secondsPerStep: null };
  const times: number[] = [];
  let last = Number.NaN;
  const { folder: _, ...scores } = await execute(begun ? held : experiment, dataset, {
    folder,
    signal,
    backend,
    resume: begun,
    onEvent: (event) => {
      if (event.type !== "step") return;
      const now = performance.now();
      if (!Number.isNaN(last)) times.push((now - last) / 1000);
      last = now;
      progress((TRAINING * event.step) / event.total, `step ${event.step}`);
    },
    onMetric: ({ share, running }) => progress(TRAINING + (1 - TRAINING) * share, running.join(", ")),
  });
  times.sort((a, b) => a - b);
  return { scores, secondsPerStep: times[times.length >> 1] ?? null };
}
