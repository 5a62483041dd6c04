/** Scores of a run as it lies in its folder. */
import { type CodecOptions, openCodec } from "../inference/codec.ts";
import { type KnownOptions, knownData } from "../run/knownData.ts";
import type { Dataset, Experiment } from "../types/index.ts";
import { type EvaluateOptions, evaluate, type Scored } from "./evaluate.ts";

/** Scores, and what has changed in the run's data since it was begun. */
export interface ScoredRun extends Scored {
  readonly warnings: readonly string[];
}

/**
 * Opens the run, scores it by the metrics of `experiment`, and closes it. The rows are those of the run's record of its data, in
 * the parts that they had; an InputError where they are not what they were. A `split` makes it any other data. Interrupted as
 * soon as the signal is aborted.
 */
export async function evaluateRun(
  folder: string,
  experiment: Experiment,
  opened: Dataset,
  { backend, changedData, ...options }: EvaluateOptions & CodecOptions & KnownOptions = {},
): Promise<ScoredRun> {
  const { split: given } = options;
  const { dataset, split, warnings } =
    given === undefined
      ? knownData(folder, experiment, opened, { changedData })
      : { dataset: opened, split: given, warnings: [] };
  const codec = await openCodec(folder, { backend });
  try {
    return { ...(await evaluate(codec, experiment, dataset, { ...options, split })), warnings };
  } finally {
    await codec.close();
  }
}
