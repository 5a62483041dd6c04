/** One run from its experiment to its folder, begun, gone on with or read, whichever is left to do. */
import { renderReport, runs, type Score } from "../../../../src/index.ts";
import type { Kind } from "../types.ts";
import { openData, type TrainSpec, trainOn } from "./training.ts";

/** Trains, evaluates and writes a run folder with its report; gives its scores by metric. */
export const train: Kind = async (spec, context) => {
  const { folder, signal } = context;
  const given = spec as unknown as TrainSpec;
  if (!runs.isFinished(folder)) await trainOn(await openData(given, signal), given.experiment, context);
  const { recipe, seed, scores } = runs.readScores(folder);
  const title = `${recipe}, seed ${seed}`;
  runs.writeFile(runs.paths(folder).report, renderReport([folder], { title }));
  const { steps } = given.experiment;
  return { recipe, seed, steps, scores: Object.fromEntries(scores.map(inShort)) };
};

/** A score without its tables. */
function inShort({ metric, value, ci95, null: chance, perFactor, perBlock }: Omit<Score, "seconds">) {
  return [metric, { value, ci95, null: chance, perFactor, perBlock }] as const;
}
