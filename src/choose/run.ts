/** From pictures to a run whose recipe chose itself: the choice, then the training on everything. */
import { rmSync } from "node:fs";
import { execute, type RunOptions } from "../execute/execute.ts";
import type { RunResult } from "../execute/write.ts";
import { isBegun, paths } from "../run/folder.ts";
import type { Dataset, Experiment } from "../types/index.ts";
import { type ChooseOptions, chooseExperiment } from "./choose.ts";

/** How the training is run; by default as `execute` does. */
export type TrainChosen = (experiment: Experiment, options: RunOptions) => Promise<RunResult>;

/**
 * Chooses, trains the chosen recipe on everything, and removes what was kept of the choice but `choice.json`. Its errors are
 * those of `chooseExperiment` and `train`: InputError, RunError, Interrupted.
 *
 * ```ts
 * const data = { name: "faces", options: { people: 6, pictures: 36 } };
 * const candidates = [{ name: "pixels", given: { recipe: "pixels" }, projections: "own" as const }];
 * const run = await chooseAndTrain(await openDataset(data), { data, folder: "runs/found", candidates });
 * console.log(run.recipe, run.scores.length); // "pixels", …
 * ```
 */
export async function chooseAndTrain(
  dataset: Dataset,
  options: ChooseOptions,
  trained: TrainChosen = (experiment, how) => execute(experiment, dataset, how),
): Promise<RunResult> {
  const { folder, signal, backend } = options;
  const { experiment } = await chooseExperiment(dataset, options);
  const result = await trained(experiment, { folder, signal, backend, chosen: true });
  endChoice(folder);
  return result;
}

/** Removes what a choice kept to go on from; `choice.json` says what came of it. */
export function endChoice(folder: string): void {
  if (isBegun(folder)) rmSync(paths(folder).choosing, { recursive: true, force: true });
}
