/** Training as a task: data that is that of the plan, and a run that goes on where it was left. */
import { type Dataset, datasets, type Experiment, Interrupted, runs } from "../../../../src/index.ts";
import type { TaskContext } from "../types.ts";
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

/** Opens the data of a training; other data is refused. */
export async function openData({ experiment, data }: TrainSpec, signal: AbortSignal): Promise<Dataset> {
  const dataset = await datasets.registry.resolve(experiment.data);
  if (signal.aborted) throw new Interrupted("stopped while reading the data");
  if (data !== undefined) expectData(experiment.data.name, data, dataset);
  return dataset;
}

/** Trains and measures in the task's folder, or goes on there; Interrupted with a checkpoint as soon as `until` steps are done. */
export async function trainOn(
  dataset: Dataset,
  experiment: Experiment,
  { folder, needs, signal, progress }: TaskContext,
  until = Number.POSITIVE_INFINITY,
): Promise<void> {
  const stop = new AbortController();
  await runs.execute(experiment, dataset, {
    folder,
    signal: AbortSignal.any([signal, stop.signal]),
    resume: runs.isBegun(folder),
    backend: needs.backend,
    checkpointEvery: { seconds: 10 },
    onEvent: (event) => {
      if (event.step >= until) stop.abort();
      if (event.type !== "step") return;
      const { step, total, loss } = event;
      const share = (TRAINING * step) / Math.min(total, until);
      progress({ share, note: `step ${step}, loss ${loss.toFixed(3)}` });
    },
    onMetric: ({ share, running }) =>
      progress({ share: TRAINING + (1 - TRAINING) * share, note: running.join(", ") }),
  });
}
