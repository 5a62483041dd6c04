/** A training without a run folder: from an experiment and rows to an encoder. */
import type { Runtime } from "../engine/index.ts";
import { Interrupted, RunError } from "../errors.ts";
import { assemble } from "../train/assemble.ts";
import { trainLoop } from "../train/loop.ts";
import type { Dataset, Experiment } from "../types/index.ts";

/** How a training is watched and stopped. */
export interface Watched {
  readonly signal?: AbortSignal;
  /** Steps done. */
  onStep?(step: number): void;
}

/**
 * encoder.onnx of an experiment trained on some rows of a dataset. What does not fit is an InputError, a training that diverges a
 * RunError; `signal` stops it with Interrupted.
 */
export async function trainedEncoder(
  runtime: Runtime,
  experiment: Experiment,
  { dataset, rows }: { readonly dataset: Dataset; readonly rows: Int32Array },
  { signal, onStep }: Watched,
): Promise<Uint8Array> {
  const job = assemble(experiment, dataset, rows);
  if (experiment.steps === 0) return job.encoder(job.step.state);
  const { steps, seed, onDivergence } = experiment;
  const loop = { steps, seed, onDivergence, checkpointEvery: 0, signal };
  for await (const event of trainLoop(job, runtime, loop)) {
    if (event.type === "step") onStep?.(event.step);
    if (event.type !== "end") continue;
    if (event.reason === "finished") return job.encoder(event.state);
    if (event.reason === "stopped") throw new Interrupted(`stopped after step ${event.step} of ${steps}`);
    const todo = "Leave this candidate out, or lower optimiser.learningRate.";
    throw new RunError("candidate", experiment.recipe, "finite numbers", event.why ?? "NaN", todo);
  }
  throw new Error("the loop ended without an end event");
}
