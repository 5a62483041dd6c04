/** Scores of a run as it lies in its folder. */
import { type CodecOptions, openCodec } from "../inference/codec.ts";
import type { Dataset, Experiment } from "../types/index.ts";
import { type EvaluateOptions, evaluate, type Scored } from "./evaluate.ts";

/** Opens the run, scores it by the metrics of `experiment`, and closes it. */
export async function evaluateRun(
  folder: string,
  experiment: Experiment,
  dataset: Dataset,
  { backend, ...options }: EvaluateOptions & CodecOptions = {},
): Promise<Scored> {
  const codec = await openCodec(folder, { backend });
  try {
    return await evaluate(codec, experiment, dataset, options);
  } finally {
    await codec.close();
  }
}
