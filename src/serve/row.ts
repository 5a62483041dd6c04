/** One run folder → its row in the table. Reads the experiment, the scores, and the end of the log where there are no scores yet. */
import type { LoggedEvent } from "../run/events.ts";
import { FORMAT, paths } from "../run/folder.ts";
import type { Reading, RunRow } from "./api.ts";
import type { Found } from "./folders.ts";
import { lastLines, plainJson } from "./plain.ts";
import { settingsOf, type WrittenExperiment } from "./settings.ts";

/** The row; a folder that cannot be read has one as well, with the sentence that says why. */
export function rowOf({ id, folder, changed, hasScores }: Found, isHeld: boolean): RunRow {
  const blank = { id, changed, note: null, step: null, steps: null, settings: {}, scores: {} };
  const damaged = (note: string): RunRow => ({ ...blank, state: "damaged", note });
  let experiment: WrittenExperiment;
  try {
    experiment = experimentOf(folder);
  } catch (error) {
    return damaged((error as Error).message);
  }
  const begun = { ...blank, settings: settingsOf(experiment), steps: experiment.steps ?? null };
  try {
    if (hasScores) return { ...begun, state: "finished", step: begun.steps, scores: scoresOf(folder) };
    return { ...begun, ...progressOf(folder, isHeld) };
  } catch (error) {
    return { ...damaged((error as Error).message), settings: begun.settings };
  }
}

const wrong = (path: string, expected: string, got: string) =>
  new Error(`run file "${path}": expected ${expected}, got ${got}. Restore the folder.`);

function experimentOf(folder: string): WrittenExperiment {
  const { experiment } = paths(folder);
  const read = plainJson(experiment) as WrittenExperiment | null;
  if (read?.format !== FORMAT)
    throw wrong(experiment, `format ${FORMAT}`, `format ${JSON.stringify(read?.format)}`);
  if (typeof read.recipe !== "string" || typeof read.data?.name !== "string")
    throw wrong(experiment, "a recipe and data by name", "none");
  return read;
}

/** Value, interval and chance of every metric; what else a score holds is read when somebody opens the run. */
function scoresOf(folder: string): Record<string, Reading> {
  const { scores } = paths(folder);
  const read = plainJson(scores) as { scores?: unknown } | null;
  if (!Array.isArray(read?.scores)) throw wrong(scores, "a list of scores", "none");
  return Object.fromEntries(
    read.scores.map((score: Record<string, unknown> | null) => {
      if (typeof score?.metric !== "string") throw wrong(scores, "scores by metric", "one without a name");
      const [low, high] = Array.isArray(score.ci95) ? score.ci95.map(numberOf) : [null, null];
      const interval = Array.isArray(score.ci95) ? ([low, high] as const) : null;
      return [score.metric, { value: numberOf(score.value), interval, chance: numberOf(score.null) }];
    }),
  );
}

const numberOf = (value: unknown): number | null => (typeof value === "number" ? value : null);

function progressOf(folder: string, isHeld: boolean): Pick<RunRow, "state" | "note" | "step"> {
  const events = lastLines(paths(folder).events).flatMap(eventOf);
  const step = events.at(-1)?.step ?? null;
  const end = events.findLast(({ type }) => type === "end");
  if (isHeld)
    return {
      state: "training",
      step,
      note: end === undefined ? null : "It is trained and is being measured.",
    };
  return { state: "stopped", step, note: whyStopped(end, step) };
}

/** An event of the log as it ends a training. */
type Ending = LoggedEvent & { readonly reason?: string; readonly why?: string };

function whyStopped(end: Ending | undefined, step: number | null): string {
  if (end?.reason === "diverged") return `It diverged: ${end.why ?? "a number became infinite"}.`;
  if (end?.reason === "finished") return "It is trained but was not measured; train --resume goes on.";
  if (step === null) return "It was begun and has trained no step.";
  return `It stopped after step ${step}; train --resume goes on.`;
}

function eventOf(line: string): Ending[] {
  try {
    const read = JSON.parse(line) as Ending | null;
    return typeof read?.step === "number" ? [read] : [];
  } catch {
    return [];
  }
}
