/** One run: experiment and dataset in, run folder out. */

import { arch, cpus, platform } from "node:os";
import { pixels } from "../data/images/pixels.ts";
import { splitRows } from "../data/split.ts";
import { backendNamed, NodeRuntime } from "../engine/backends/node.ts";
import type { Arrays, Runtime } from "../engine/index.ts";
import { Interrupted, RunError } from "../errors.ts";
import type { Evaluation } from "../evaluate/evaluate.ts";
import { measure } from "../evaluate/evaluateRun.ts";
import { editFigures } from "../evaluate/figures/edits.ts";
import { retrievalStrips } from "../evaluate/figures/strips.ts";
import type { MetricProgress } from "../evaluate/metricPool.ts";
import { writeFile, writeJson } from "../files.ts";
import { mapRows } from "../inference/encode.ts";
import { frozenDecoder } from "../inference/frozenDecoder.ts";
import { vstack } from "../numerics/matrix.ts";
import { random } from "../random.ts";
import { latestCheckpoint, saveCheckpoint } from "../run/checkpoint.ts";
import { EventLog } from "../run/events.ts";
import { backendOf, expectNewFolder, FORMAT, paths, type ScoresFile } from "../run/folder.ts";
import { reconstructionErrors, writeReference } from "../run/reference.ts";
import { VERSION } from "../run/version.ts";
import { type Assembled, assemble } from "../train/assemble.ts";
import { type TrainEvent, trainLoop } from "../train/loop.ts";
import type { Dataset, Experiment, Score } from "../types/index.ts";

/** Where a run goes, and how it is watched and stopped. */
export interface RunOptions {
  readonly folder: string;
  /** Go on from the newest checkpoint of `folder`. */
  readonly resume?: boolean;
  readonly signal?: AbortSignal;
  /** Where ONNX Runtime computes; by default what the resumed run used, else the processor. */
  readonly backend?: string;
  /** Steps between checkpoints. */
  readonly checkpointEvery?: number;
  onEvent?(event: TrainEvent): void;
  onMetric?(progress: MetricProgress): void;
}
/** What `scores.json` says, with clock times. */
export interface RunResult extends ScoresFile {
  readonly folder: string;
  readonly scores: readonly Score[];
}

/** Trains, evaluates, writes. Stopping keeps a checkpoint and throws Interrupted. */
export async function execute(
  experiment: Experiment,
  dataset: Dataset,
  options: RunOptions,
): Promise<RunResult> {
  const files = paths(options.folder);
  if (!options.resume) expectNewFolder(options.folder);
  const backend = await backendNamed(options.backend ?? (options.resume ? backendOf(options.folder) : "cpu"));
  const split = splitRows(dataset, experiment.split, random(experiment.seed).fork("split"));
  const job = assemble(experiment, dataset, split.train, { frozen: frozenDecoder });
  writeJson(files.experiment, experiment);
  writeJson(files.environment, environment(backend));
  writeFile(files.step, job.step.model);
  const runtime = new NodeRuntime(backend);
  try {
    const trained = await train(experiment, job, runtime, options);
    const encoder = job.encoder(trained);
    const untrained = job.encoder(job.step.state);
    writeFile(files.encoder, encoder);
    writeFile(files.untrained, untrained);
    const decoder = job.decoder?.(trained) ?? null;
    if (decoder !== null) writeFile(files.decoder, decoder);
    const evaluation = await measure(
      experiment,
      dataset,
      split,
      job,
      { encoder, untrained, decoder },
      runtime,
      options,
    );
    if (decoder !== null)
      await keepReference(runtime, decoder, dataset, evaluation, options.folder, experiment.seed);
    return await writeResults(experiment, dataset, job, evaluation, options.folder);
  } finally {
    await runtime.close();
  }
}

/** The trained parameters, flat. */
export async function train(
  experiment: Experiment,
  job: Assembled,
  runtime: Runtime,
  options: RunOptions,
): Promise<Arrays> {
  const { folder, signal, onEvent, checkpointEvery = 500 } = options;
  const files = paths(folder);
  const from = options.resume ? latestCheckpoint(files.checkpoints, job.parameters) : null;
  const log = new EventLog(files.events, from?.step ?? 0);
  const { steps, seed, onDivergence } = experiment;
  const loop = { steps, seed, onDivergence, checkpointEvery, signal };
  for await (const event of trainLoop(job, runtime, from === null ? loop : { ...loop, from })) {
    // A resumed run's log says "start" once, like that of a run never interrupted.
    if (event.type !== "start" || event.step === 0) log.add(event);
    onEvent?.(event);
    if (event.type === "checkpoint" || event.type === "end")
      saveCheckpoint(files.checkpoints, job.parameters, event);
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

/** What `edit` measures pictures by. */
async function keepReference(
  runtime: Runtime,
  decoder: Uint8Array,
  dataset: Dataset,
  { representation, rows }: Evaluation,
  folder: string,
  seed: number,
): Promise<void> {
  const { train, test, unseen } = representation;
  const some = test.codes.rows + unseen.codes.rows > 0;
  const held = some ? vstack(test.codes, unseen.codes) : train.codes;
  const shown = pixels(dataset, some ? Int32Array.from([...rows.test, ...rows.unseen]) : rows.train);
  const session = await runtime.load(decoder);
  const [decoded] = await mapRows(runtime, session, "code", ["images"], held);
  const { factors } = dataset;
  writeReference(folder, { factors, train, held, gaps: reconstructionErrors(shown, decoded) });
  const figures = await editFigures(runtime, { dataset, representation, rows, decoder, seed });
  writeJson(paths(folder).edits, figures);
}

async function writeResults(
  experiment: Experiment,
  dataset: Dataset,
  job: Pick<Assembled, "blocks" | "supervision" | "sampler">,
  evaluation: Evaluation,
  folder: string,
): Promise<RunResult> {
  const files = paths(folder);
  const { scores, skipped } = evaluation;
  const result: ScoresFile = {
    format: FORMAT,
    recipe: experiment.recipe,
    seed: experiment.seed,
    supervision: job.supervision,
    blocks: job.blocks,
    warnings: [
      ...dataset.warnings,
      ...(job.sampler.warnings ?? []),
      ...skipped.map(({ metric, why }) => `${metric} was left out: ${why}`),
    ],
    scores: scores.map(({ seconds: _, ...score }) => score),
  };
  writeJson(files.strips, await retrievalStrips(dataset, evaluation, experiment.seed));
  writeJson(files.timings, Object.fromEntries(scores.map(({ metric, seconds }) => [metric, seconds])));
  writeJson(files.scores, result);
  return { ...result, scores, folder };
}

function environment(backend: string) {
  const { length: cores } = cpus();
  return {
    unweave: VERSION,
    backend,
    node: process.version,
    platform: platform(),
    arch: arch(),
    cores,
    model: cpus()[0]?.model,
  };
}
