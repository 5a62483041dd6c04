/** Scores of a run's encoder as it lies in the folder. */

import { existsSync, readFileSync } from "node:fs";
import { splitRows, unseenFactor } from "../data/split.ts";
import { NodeRuntime } from "../engine/backends/node.ts";
import type { Runtime } from "../engine/index.ts";
import { InputError } from "../errors.ts";
import { layoutOf } from "../experiment/blocks.ts";
import { random } from "../random.ts";
import { paths } from "../run/folder.ts";
import type { Assembled } from "../train/assemble.ts";
import type { Dataset, Experiment, Split } from "../types/index.ts";
import type { EvaluateOptions, Evaluation, Scored } from "./evaluate.ts";
import { evaluate } from "./evaluate.ts";

type MeasureOptions = Pick<EvaluateOptions, "signal" | "onMetric" | "mostRows">;

interface Models {
  readonly encoder: Uint8Array;
  readonly untrained: Uint8Array;
  readonly decoder: Uint8Array | null;
}

/** Scores of an encoder, trained a moment ago or read from a folder, on the rows of its experiment. */
export function measure(
  experiment: Experiment,
  dataset: Dataset,
  split: Split,
  job: Pick<Assembled, "blocks">,
  models: Models,
  runtime: Runtime,
  { signal, onMetric, mostRows }: MeasureOptions,
): Promise<Evaluation> {
  const { metrics, seed } = experiment;
  const held = unseenFactor(experiment.split);
  return evaluate(runtime, {
    dataset,
    split,
    blocks: job.blocks,
    unseenFactor: held,
    ...models,
    metrics,
    seed,
    signal,
    onMetric,
    mostRows,
  });
}

/** Scores of a run's encoder as it lies in the folder. */
export async function evaluateRun(
  folder: string,
  experiment: Experiment,
  dataset: Dataset,
  options: MeasureOptions,
): Promise<Scored> {
  const files = paths(folder);
  const split = splitRows(dataset, experiment.split, random(experiment.seed).fork("split"));
  const models = {
    encoder: readModel(files.encoder),
    untrained: readModel(files.untrained),
    decoder: existsSync(files.decoder) ? readFileSync(files.decoder) : null,
  };
  const runtime = new NodeRuntime();
  try {
    const blocks = layoutOf(experiment.code);
    return await measure(experiment, dataset, split, { blocks }, models, runtime, options);
  } finally {
    await runtime.close();
  }
}

function readModel(path: string): Uint8Array {
  if (existsSync(path)) return readFileSync(path);
  throw new InputError("run file", path, "an encoder", "no such file", "Finish the run: train --resume.");
}
