/** When states are saved while training, and from which of them it goes on. */
import type { Arrays, Runtime } from "../engine/index.ts";
import { latestCheckpoint, saveCheckpoint } from "../run/checkpoint.ts";
import { paths } from "../run/folder.ts";
import type { EventLog } from "../track/eventLog.ts";
import type { Assembled } from "../train/assemble.ts";
import type { LoopOptions, TrainEvent } from "../train/loop.ts";

/** Steps between checkpoints that the log names; "restore" goes back to them, so no clock decides where they are. */
export const MARK = 500;

/** Every so many steps, or after so many seconds. Only time is lost or won by it: a run's bytes are the same. */
export type CheckpointEvery = number | { readonly seconds: number };

/** Where a run's training goes on, or null from its beginning; `onNote` is told what is not as it should be. */
export function resumePoint(
  folder: string,
  { parameters }: Pick<Assembled, "parameters">,
  onNote: (text: string) => void,
): { readonly step: number; readonly state: Arrays } | null {
  const { checkpoints } = paths(folder);
  const found = latestCheckpoint(checkpoints, parameters, { onDamaged: onNote });
  const from = found === null ? "training begins anew" : `training goes on after step ${found.step}`;
  onNote(found === null ? `run folder "${folder}" holds no whole checkpoint: ${from}` : from);
  return found;
}

/** What a run that went on unbroken from its beginning would restore to. */
export function goodState(
  folder: string,
  job: Pick<Assembled, "parameters" | "step">,
  from: { readonly step: number },
  log: EventLog,
): LoopOptions["good"] {
  const step = from.step - (from.step % MARK);
  const options = { isMeant: (each: number) => each === step };
  const mark = latestCheckpoint(paths(folder).checkpoints, job.parameters, options);
  const state = step === 0 ? job.step.state : mark?.state;
  const restores = log.kept.filter((event) => event.type === "restored" && event.step > step).length;
  return state && { step, state, restores };
}

/** Saves the state of each event that asks for it: marks and the end, and what `every` says between them. */
export function saver(
  folder: string,
  { parameters }: Pick<Assembled, "parameters">,
  every: CheckpointEvery,
): (event: TrainEvent, runtime: Pick<Runtime, "getState">, log: EventLog) => Promise<void> {
  let saved = performance.now();
  const isDue = (step: number) =>
    typeof every === "number" ? step % every === 0 : performance.now() - saved >= 1000 * every.seconds;
  return async (event, runtime, log) => {
    const { type, step } = event;
    const asked = type === "checkpoint" || type === "end";
    if (!asked && !(type === "step" && isDue(step))) return;
    log.flush();
    const state = asked ? event.state : await runtime.getState();
    const { checkpoints } = paths(folder);
    saveCheckpoint(checkpoints, parameters, { step, state }, step - (step % MARK));
    saved = performance.now();
  };
}
