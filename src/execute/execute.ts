/** One run: experiment and dataset in, run folder out. */
import { recordOf } from "../data/record.ts";
import { withoutColumn } from "../data/split/column.ts";
import { splitWarnings } from "../data/split/warnings.ts";
import { splitOf } from "../data/split.ts";
import { backendNamed, type NodeBackend, NodeRuntime } from "../engine/backends/node.ts";
import { threads as allowedThreads } from "../engine/backends/threads.ts";
import type { Arrays, Runtime } from "../engine/index.ts";
import { Interrupted, orInterrupted, RunError } from "../errors.ts";
import { type EvaluateOptions, evaluate } from "../evaluate/evaluate.ts";
import { codecOf } from "../inference/codec.ts";
import { frozenDecoder } from "../inference/frozenDecoder.ts";
import { checkpointSteps } from "../run/checkpoint.ts";
import { readData, writeData } from "../run/data.ts";
import { backendOf, targetOf, threadsOf, type Where } from "../run/environment.ts";
import { expectNewFolder, isBegun, openRun, paths } from "../run/folder.ts";
import { type KnownData, knownData } from "../run/knownData.ts";
import { lockFolder, whileLocked } from "../run/lock.ts";
import { EventLog } from "../track/eventLog.ts";
import { type Assembled, assemble } from "../train/assemble.ts";
import { type TrainEvent, trainLoop } from "../train/loop.ts";
import type { Dataset, Experiment } from "../types/index.ts";
import { writeContract } from "./contract.ts";
import { fittedForms, warningsOf } from "./fitted.ts";
import { type CheckpointEvery, goodState, MARK, resumePoint, saver } from "./saving.ts";
import { keptTarget, writtenFor } from "./target.ts";
import { tracked, trackersNamed } from "./tracking.ts";
import {
  type RunResult,
  writeEnvironment,
  writeFigures,
  writeModels,
  writeScores,
  writeSearching,
  writeStart,
} from "./write.ts";

/** Where a run goes, and how it is watched and stopped. */
export interface RunOptions extends Pick<EvaluateOptions, "signal" | "onMetric"> {
  readonly folder: string;
  /** Go on from the newest checkpoint of `folder`. */
  readonly resume?: boolean;
  /** The folder holds the choice that the experiment came from. */
  readonly chosen?: boolean;
  /** Where ONNX Runtime computes; by default what the resumed run used, else the processor. */
  readonly backend?: string;
  /** How often the state is saved: 30 seconds by default. */
  readonly checkpointEvery?: CheckpointEvery;
  /** Other programs that are told of the run: `tensorboard`, `csv`, `mlflow:URL`. None of them delays it or ends it. */
  readonly track?: readonly string[];
  /** Is told of every step, checkpoint and end, as `events.jsonl` is. */
  onEvent?(event: TrainEvent): void;
  /** Is told where a resumed run goes on, of damaged checkpoints, and of locks that were taken over. */
  onNote?(text: string): void;
}
/**
 * Trains, evaluates, writes. Stopping keeps a checkpoint and throws Interrupted. A folder that holds another run is an
 * InputError, a place that cannot be written a RunError.
 */
export async function execute(
  experiment: Experiment,
  opened: Dataset,
  options: RunOptions,
): Promise<RunResult> {
  const { folder, chosen, track, onNote } = options;
  const followers = trackersNamed(track);
  const begun = options.resume === true && isBegun(folder) ? openRun(folder) : null;
  if (begun === null) expectNewFolder(folder, { chosen });
  const backend = await backendNamed(options.backend ?? (begun === null ? "cpu" : backendOf(folder)));
  const threads = (begun === null ? undefined : threadsOf(folder)) ?? allowedThreads();
  const where = { backend, threads, target: begun === null ? undefined : targetOf(folder) };
  const known =
    begun === null ? newData(experiment, opened) : knownData(folder, experiment, opened, { to: "train" });
  const job = assemble(experiment, known.dataset, known.split.train, { frozen: frozenDecoder });
  const record = begun === null ? recordOf(known.dataset, known.split) : readData(folder);
  return whileLocked(lockFolder(folder, onNote), () => {
    // Another process may have finished a run there since.
    if (begun === null) expectNewFolder(folder, { chosen });
    // Data that was found in another place is that of the experiment all the same.
    if (record !== null) writeData(folder, experiment.data, record);
    writeStart(folder, { ...experiment, data: (begun ?? experiment).data }, where, job.step.model);
    const from = options.resume === true ? (checkpointSteps(paths(folder).checkpoints).at(-1) ?? 0) : 0;
    return tracked(followers, { folder, experiment, from }, { onNote }, (onEvent) =>
      finish(experiment, known, job, where, { ...options, onEvent: both(onEvent, options.onEvent) }),
    );
  });
}

const both =
  (first: (event: TrainEvent) => void, second: RunOptions["onEvent"]) =>
  (event: TrainEvent): void => {
    first(event);
    second?.(event);
  };

/** From the first step to the last file. */
async function finish(
  experiment: Experiment,
  { dataset, split, warnings }: KnownData,
  job: Assembled,
  where: Where & { readonly backend: NodeBackend },
  options: RunOptions,
): Promise<RunResult> {
  const { folder, signal, onMetric } = options;
  const runtime = new NodeRuntime(where.backend, where.threads);
  try {
    const target = keptTarget(await runtime.target(), where.target, options);
    writeEnvironment(folder, { ...where, target });
    const state = await train(experiment, job, writtenFor(runtime, target), options);
    const fitting = fittedForms(runtime, job, { experiment, dataset, rows: split.train }, state);
    const stopped = `stopped; go on with: train --resume ${folder}`;
    const fitted = await orInterrupted(fitting, signal, stopped);
    const models = writeModels(folder, job, state, fitted);
    const codec = codecOf(runtime, { blocks: job.blocks, shape: dataset.shape, ...models });
    const { encoder } = models;
    await writeContract(folder, { encoder, codec, job, experiment, dataset, rows: split.train });
    const evaluation = await evaluate(codec, experiment, dataset, { split, signal, onMetric });
    const said = [...splitWarnings(dataset, experiment.split, split), ...warnings, ...warningsOf(fitted)];
    const measured = { experiment, dataset, evaluation, warnings: said };
    const figures = writeFigures(folder, codec, measured);
    await orInterrupted(figures, signal, stopped);
    writeSearching(folder, measured);
    return writeScores(folder, job, measured);
  } finally {
    await runtime.close();
  }
}

/** The rows of a run that begins. */
const newData = (experiment: Experiment, opened: Dataset): KnownData => ({
  dataset: withoutColumn(opened, experiment.split.column),
  split: splitOf(opened, experiment),
  warnings: [],
});

/** The trained parameters, flat. */
async function train(
  experiment: Experiment,
  job: Assembled,
  runtime: Runtime,
  options: RunOptions,
): Promise<Arrays> {
  const { folder, signal, onEvent, onNote = () => {}, checkpointEvery = { seconds: 30 } } = options;
  const from = options.resume ? resumePoint(folder, job, onNote) : null;
  const log = new EventLog(paths(folder).events, from?.step ?? 0);
  const { steps, seed, onDivergence } = experiment;
  const loop = { steps, seed, onDivergence, checkpointEvery: MARK, signal };
  const going = from === null ? loop : { ...loop, from, good: goodState(folder, job, from, log) };
  const save = saver(folder, job, checkpointEvery);
  for await (const event of trainLoop(job, runtime, going)) {
    // A resumed run's log says "start" once, like that of a run never interrupted.
    if (event.type !== "start" || event.step === 0) log.add(event);
    onEvent?.(event);
    await save(event, runtime, log);
    if (event.type !== "end") continue;
    if (event.reason === "finished") return event.state;
    if (event.reason === "stopped") {
      throw new Interrupted(
        `stopped after step ${event.step} of ${experiment.steps}; go on with: train --resume ${folder}`,
      );
    }
    const todo = `Lower optimiser.learningRate, or set onDivergence to restore; the state after step ${event.step} was kept.`;
    throw new RunError("training", folder, "finite numbers", event.why ?? "NaN", todo);
  }
  throw new Error("the loop ended without an end event");
}
