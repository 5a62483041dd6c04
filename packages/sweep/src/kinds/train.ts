/** One run from its experiment to its folder, begun, gone on with or read, whichever is left to do. */
import {
  datasets,
  type Experiment,
  Interrupted,
  renderReport,
  runs,
  type Score,
} from "../../../../src/index.ts";
import type { Kind } from "../types.ts";
import { type Digest, expectData } from "./data.ts";

/** What a training is given. */
export interface TrainSpec {
  /** Complete, as `experiments.resolveExperiment` gives it. */
  readonly experiment: Experiment;
  /** Digests of the data that was planned with: `digest` of its record. */
  readonly data?: Digest;
}

/** Training takes this share of the time; the rest is measuring. */
const TRAINING = 0.7;

/** Trains, evaluates and writes a run folder with its report; gives its scores by metric. */
export const train: Kind = async (spec, { folder, needs, signal, progress }) => {
  const { experiment, data } = spec as unknown as TrainSpec;
  if (!runs.isFinished(folder)) {
    const dataset = await datasets.registry.resolve(experiment.data);
    if (signal.aborted) throw new Interrupted("stopped while reading the data");
    if (data !== undefined) expectData(experiment.data.name, data, dataset);
    await runs.execute(experiment, dataset, {
      folder,
      signal,
      resume: runs.isBegun(folder),
      backend: needs.backend,
      checkpointEvery: { seconds: 10 },
      onEvent: (event) => {
        if (event.type !== "step") return;
        const { step, total, loss } = event;
        progress({ share: (TRAINING * step) / total, note: `step ${step}, loss ${loss.toFixed(3)}` });
      },
      onMetric: ({ share, running }) =>
        progress({ share: TRAINING + (1 - TRAINING) * share, note: running.join(", ") }),
    });
  }
  const { recipe, seed, scores } = runs.readScores(folder);
  const title = `${recipe}, seed ${seed}`;
  runs.writeFile(runs.paths(folder).report, renderReport([folder], { title }));
  return { recipe, seed, steps: experiment.steps, scores: Object.fromEntries(scores.map(inShort)) };
};

/** A score without its tables. */
function inShort({ metric, value, ci95, null: chance, perFactor, perBlock }: Omit<Score, "seconds">) {
  return [metric, { value, ci95, null: chance, perFactor, perBlock }] as const;
}
