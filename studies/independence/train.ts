/** Trains a row of seconds, without a run folder. */
import {
  type Blocks,
  type Dataset,
  datasets,
  type Experiment,
  type engine,
  Interrupted,
  RunError,
  type Split,
  type Supervision,
  type study,
  training,
} from "../../src/index.ts";

/** What a training leaves. */
export interface Trained {
  readonly encoder: Uint8Array;
  readonly blocks: Blocks;
  readonly supervision: Supervision;
  readonly split: Split;
  /** The median over steps, whatever else the machine was doing; NaN where there was only one. */
  readonly secondsPerStep: number;
}

/** The same before its first step. */
export function untrained(experiment: Experiment, dataset: Dataset): Omit<Trained, "secondsPerStep"> {
  const split = datasets.splitOf(dataset, experiment);
  const job = training.assemble(experiment, dataset, split.train);
  const { blocks, supervision } = job;
  return { encoder: job.encoder(job.step.state), blocks, supervision, split };
}

/** A training that diverged goes back to a state that is kept after so many steps. */
const KEPT_EVERY = 100;
/** Training takes this share of a row's time. */
const SHARE = 0.7;

/** Trains an experiment to its end. */
export async function train(
  experiment: Experiment,
  dataset: Dataset,
  runtime: engine.Runtime,
  { signal, progress }: study.RowContext,
): Promise<Trained> {
  const { steps, seed, onDivergence } = experiment;
  const split = datasets.splitOf(dataset, experiment);
  const job = training.assemble(experiment, dataset, split.train);
  const times: number[] = [];
  let last = Number.NaN;
  const loop = { steps, seed, onDivergence, checkpointEvery: KEPT_EVERY, signal };
  for await (const event of training.trainLoop(job, runtime, loop)) {
    if (event.type === "step") {
      const now = performance.now();
      if (!Number.isNaN(last)) times.push((now - last) / 1000);
      progress((SHARE * event.step) / event.total, `step ${event.step}`);
      // The runtime blocks this thread; Ctrl-C is heard in between.
      await new Promise((done) => setImmediate(done));
      last = performance.now();
    }
    if (event.type !== "end") continue;
    if (event.reason === "stopped") throw new Interrupted("stopped while training; finished rows are kept");
    if (event.reason === "diverged")
      throw new RunError(
        "training",
        experiment.recipe,
        "finite numbers",
        event.why ?? "NaN",
        "Lower the weight.",
      );
    times.sort((a, b) => a - b);
    const { blocks, supervision } = job;
    const secondsPerStep = times[times.length >> 1] ?? Number.NaN;
    return { encoder: job.encoder(event.state), blocks, supervision, split, secondsPerStep };
  }
  throw new Error("the loop ended without an end event");
}
