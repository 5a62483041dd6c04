/** What verbs that take long share: Ctrl-C, and progress of training and of measuring. */
import type { MetricProgress } from "../evaluate/metricPool.ts";
import { execute, type RunOptions } from "../execute/execute.ts";
import type { RunResult } from "../execute/write.ts";
import type { Dataset, Experiment } from "../types/index.ts";
import type { Io, World } from "./io.ts";
import { type Progress, printLine, progress } from "./progress.ts";

/** Aborts at the first Ctrl-C, SIGTERM or SIGHUP; the second ends the process at once. `word` says what happens next. */
export function interruptSignal(
  { stderr, onInterrupt }: World,
  word = "stopping after this step; a checkpoint is kept",
): AbortSignal {
  const controller = new AbortController();
  onInterrupt((signal = "SIGINT") => {
    const again =
      signal === "SIGINT" ? "Ctrl-C again to quit at once" : `${signal}; a second one ends it at once`;
    printLine(stderr, `${word} (${again})`);
    controller.abort();
  });
  return controller.signal;
}

/** Runs with a bar for training and one for measuring. `label` starts both. */
export async function executeWithProgress(
  io: Io,
  label: string,
  experiment: Experiment,
  dataset: Dataset,
  options: RunOptions,
): Promise<RunResult> {
  const training = progress(io.notes, `${label}: train`, experiment.steps, "steps");
  const result = await execute(experiment, dataset, {
    ...options,
    onEvent: (event) => {
      if (event.type === "step") training.update(event.step, `loss ${event.loss.toFixed(3)}`);
      if (event.type === "restored") {
        const where = `went on from step ${event.to}, the batch left out`;
        printLine(io.stderr, `warning: step ${event.step}: ${event.why}; ${where}`);
      }
      if (event.type === "end" && event.reason === "finished") training.finish();
    },
    onNote: (text) => printLine(io.stderr, text),
    onMetric: measuring(io, `${label}: measure`),
  });
  // The data's own warnings were said when it was opened.
  for (const warning of result.warnings.slice(dataset.warnings.length))
    io.stderr.write(`warning: ${warning}\n`);
  return result;
}

/** Milliseconds between redraws while a long metric says nothing. */
const REDRAW = 500;

/** A bar over metrics, redrawn while they are at work. */
export function measuring({ notes }: Io, label: string): (progress: MetricProgress) => void {
  let bar: Progress | null = null;
  let draw = () => {};
  let timer: NodeJS.Timeout | undefined;
  return ({ done, total, share, running }) => {
    bar ??= progress(notes, label, total, "metrics");
    timer ??= setInterval(() => draw(), REDRAW).unref();
    const note = running.join(", ");
    draw = () => bar?.update(done, note, share);
    draw();
    if (done < total) return;
    clearInterval(timer);
    bar.finish();
  };
}
