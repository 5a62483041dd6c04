/** A part of a training: from one look at a trial to the next, or to its end. */
import { cpSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Interrupted, runs } from "../../../../src/index.ts";
import { objectiveAt, type RungSpec } from "../pruning/index.ts";
import { fetchRun } from "../publish/index.ts";
import type { Kind, Store } from "../types.ts";
import { train } from "./train.ts";
import { openData, trainOn } from "./training.ts";

/** Where the rung before is copied to; neither a run nor a store minds such a name. */
const COPY = ".before.part";

/**
 * Goes on from the rung before, with the schedules of the whole training, and stops with a checkpoint; gives the objective there.
 * The last rung finishes the run: it gives what a training gives, and the bytes of one that never stopped.
 */
export const rung: Kind = async (spec, context) => {
  const given = spec as unknown as RungSpec;
  const { experiment, from, steps, objective } = given;
  if (from !== null && !runs.isBegun(context.folder)) await bring(context.folder, context.store, from);
  if (steps >= experiment.steps) return train(spec, context);
  const dataset = await openData(given, context.signal);
  try {
    await trainOn(dataset, experiment, context, steps);
  } catch (error) {
    if (!(error instanceof Interrupted) || context.signal.aborted) throw error;
  }
  return { objective: await objectiveAt(experiment, dataset, objective, context), step: steps };
};

/** Copies the folder of the rung before. Its experiment comes last, for with that a run is begun. */
async function bring(folder: string, store: Store, task: string): Promise<void> {
  const copy = join(folder, COPY);
  rmSync(copy, { recursive: true, force: true });
  const [found, whole] = [await fetchRun(store, task, join(copy, "cache")), join(copy, "whole")];
  cpSync(found, whole, { recursive: true });
  const isLast = (name: string) => Number(name === "experiment.json");
  for (const name of readdirSync(whole).sort((a, b) => isLast(a) - isLast(b))) {
    rmSync(join(folder, name), { recursive: true, force: true });
    renameSync(join(whole, name), join(folder, name));
  }
  rmSync(copy, { recursive: true, force: true });
}
