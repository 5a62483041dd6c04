/** The run folder: the only thing that evaluation, report and resuming read. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { datasets } from "../data/registry.ts";
import { InputError } from "../errors.ts";
import type { Blocks, Experiment, Ref, Score, Skipped, Supervision } from "../types/index.ts";
import { EXPERIMENT, SCORES } from "./written.ts";

/** Number of the format; it rises when an older program can no longer read a run. */
export const FORMAT = 1;

/** Every file of a run folder. */
export const paths = (folder: string) => ({
  experiment: join(folder, "experiment.json"),
  environment: join(folder, "environment.json"),
  data: join(folder, "data.json"),
  events: join(folder, "events.jsonl"),
  checkpoints: join(folder, "checkpoints"),
  step: join(folder, "step.onnx"),
  encoder: join(folder, "encoder.onnx"),
  decoder: join(folder, "decoder.onnx"),
  untrained: join(folder, "untrained.onnx"),
  reference: join(folder, "reference.safetensors"),
  referenceFactors: join(folder, "reference.json"),
  golden: join(folder, "golden.safetensors"),
  likeness: join(folder, "likeness.safetensors"),
  calibration: join(folder, "calibration.json"),
  scores: join(folder, "scores.json"),
  timings: join(folder, "timings.json"),
  strips: join(folder, "figures", "retrieval.json"),
  edits: join(folder, "figures", "edits.json"),
  map: join(folder, "figures", "map.json"),
  report: join(folder, "report.html"),
  choice: join(folder, "choice.json"),
  choosing: join(folder, "choosing"),
});

/** `scores.json`: equal bytes for equal experiments, so seconds are kept in `timings.json`. */
export interface ScoresFile {
  readonly format: number;
  readonly recipe: string;
  readonly seed: number;
  readonly supervision: Supervision;
  readonly blocks: Blocks;
  readonly warnings: readonly string[];
  readonly scores: readonly Omit<Score, "seconds">[];
  /** Metrics that say nothing of this run, and why; left out where there are none. */
  readonly skipped?: readonly Skipped[];
}

/** A JSON file of a run folder; an InputError where it is missing or cut off. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const got = existsSync(path) ? (error as Error).message : "no such file";
    throw new InputError("run file", path, "complete JSON", got, "Train again, or restore the folder.");
  }
}

/** The same, where it is as it was written; an InputError names the first key that is not. */
export function readWritten(path: string, schema: z.ZodType): unknown {
  const read = readJson(path);
  const checked = schema.safeParse(read);
  if (checked.success) return read;
  const [{ path: key, message }] = checked.error.issues;
  const expected = `${key.join(".") || "what is in it"} as it was written`;
  const todo = "Restore the file: it was changed after it was written.";
  throw new InputError("run file", path, expected, message.toLowerCase(), todo);
}

/** The experiment of a run folder; an InputError where the folder holds no run, or one of another format. */
export function openRun(folder: string): Experiment {
  const { experiment } = paths(folder);
  if (!existsSync(experiment)) {
    const got = existsSync(folder) ? "a folder without one" : "no such folder";
    throw new InputError(
      "run folder",
      folder,
      "an experiment.json inside",
      got,
      "Name a folder that train or demo wrote.",
    );
  }
  const read = readJson(experiment) as Experiment | null;
  if (read?.format !== FORMAT) {
    const todo = "Use the Unweave that wrote it, or train again.";
    throw new InputError(
      "run folder",
      folder,
      `format ${FORMAT}`,
      `format ${JSON.stringify(read?.format)}`,
      todo,
    );
  }
  readWritten(experiment, EXPERIMENT);
  return { ...read, data: asThen(read.data) };
}

/** The dataset of an experiment, with what was done then where it lacks an option that came later. */
function asThen(data: Ref): Ref {
  const then = datasets.has(data.name) ? datasets.lookup(data.name).formerly : undefined;
  return then === undefined ? data : { ...data, options: { ...then, ...data.options } };
}

/** An encoder of a run folder; an InputError where the run was not finished. */
export function readEncoder(path: string): Uint8Array {
  if (existsSync(path)) return readFileSync(path);
  throw new InputError(
    "run file",
    path,
    "an encoder",
    "no such file",
    "Finish the run (train --resume; in a program, resume: true).",
  );
}

/** A finished run's scores; an InputError where there are none. */
export function readScores(folder: string): ScoresFile {
  const { scores } = paths(folder);
  if (existsSync(scores)) return readWritten(scores, SCORES) as ScoresFile;
  throw new InputError(
    "run folder",
    folder,
    "a finished run",
    "one without scores.json",
    "Finish it (train --resume; in a program, resume: true).",
  );
}

function isRecord(path: string): boolean {
  try {
    return (readJson(path) as { places?: unknown }).places !== undefined;
  } catch {
    return false;
  }
}

/** What a process that was killed before its first file leaves behind. */
const TRANSIENT = /^run\.lock|^\..+\.part$/;

/** What a choice leaves in the folder of the run that it was made for. */
const CHOSEN = ["choosing", "choice.json", "calibration.json"];

/**
 * Refuses a folder that is not new or empty, so that nothing already written is lost. `chosen`: the recipe was chosen there, and
 * the run follows.
 */
export function expectNewFolder(folder: string, { chosen = false } = {}): void {
  if (!existsSync(folder)) return;
  let held: string[];
  try {
    held = readdirSync(folder);
  } catch {
    throw new InputError(
      "output",
      folder,
      "a new or empty folder",
      "a file",
      "Choose another place (--out).",
    );
  }
  held = held.filter((name) => !TRANSIENT.test(name) && !(chosen && CHOSEN.includes(name)));
  // The record of the data comes first: alone it is such a rest as well.
  if (held.length === 1 && held[0] === "data.json" && isRecord(join(folder, held[0]))) return;
  if (held.length === 0) return;
  const isRun = held.includes("experiment.json");
  const got = isRun ? "one that holds a run" : `one that holds ${held[0]}`;
  const instead = "choose another place (--out), or remove it.";
  const todo = isRun ? `Go on with it (resume), ${instead}` : `C${instead.slice(1)}`;
  throw new InputError("output", folder, "a new or empty folder", got, todo);
}

/** `base`, or base-2, base-3 …: the first that is free. */
export function freeFolder(base: string): string {
  for (let n = 1; ; n++) {
    const folder = n === 1 ? base : `${base}-${n}`;
    if (!existsSync(folder)) return folder;
  }
}

/** Whether a folder holds a run, finished or not. */
export const isBegun = (folder: string): boolean => existsSync(paths(folder).experiment);
/** Whether a folder holds a finished run. */
export const isFinished = (folder: string): boolean => existsSync(paths(folder).scores);
