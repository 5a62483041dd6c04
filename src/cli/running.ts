/** A run with progress on the terminal and Ctrl-C heard: what demo and train share. */
import { execute, type RunOptions, type RunResult } from "../run/execute.ts";
import type { Dataset, Experiment } from "../types.ts";
import { progress } from "./progress.ts";

/** Aborts at the first Ctrl-C; the second one ends the process as usual. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => {
    process.stderr.write("\nstopping after this step; a checkpoint is kept (Ctrl-C again to quit at once)\n");
    controller.abort();
  });
  return controller.signal;
}

/** Runs with a bar for training and one for measuring. `label` starts both. */
export async function executeWithProgress(
  label: string,
  experiment: Experiment,
  dataset: Dataset,
  options: RunOptions,
): Promise<RunResult> {
  const training = progress(`${label}: train`, experiment.steps, "steps");
  let measuring: ReturnType<typeof progress> | null = null;
  return await execute(experiment, dataset, {
    ...options,
    onEvent: (event) => {
      if (event.type === "step") training.update(event.step, `loss ${event.loss.toFixed(3)}`);
      if (event.type === "restored") {
        const where = `went on from step ${event.to}, the batch left out`;
        process.stderr.write(`\nwarning: step ${event.step}: ${event.why}; ${where}\n`);
      }
      if (event.type === "end" && event.reason === "finished") training.finish();
    },
    onMetric: (name, done, total) => {
      measuring ??= progress(`${label}: measure`, total, "metrics");
      if (done === total) measuring.finish();
      else measuring.update(done, name);
    },
  });
}
