/** A run in the middle of its training, opened as its newest checkpoint left it. */
import type { Runtime } from "../engine/index.ts";
import { InputError } from "../errors.ts";
import { type Codec, codecOf } from "../inference/codec.ts";
import { frozenDecoder } from "../inference/frozenDecoder.ts";
import { latestCheckpoint } from "../run/checkpoint.ts";
import { paths } from "../run/folder.ts";
import type { KnownData } from "../run/knownData.ts";
import { assemble } from "../train/assemble.ts";
import type { Experiment } from "../types/index.ts";
import { fittedForms } from "./fitted.ts";

/** Which run, and its data. */
export interface Early {
  readonly folder: string;
  readonly experiment: Experiment;
  /** As `knownData` gives it for this folder. */
  readonly known: KnownData;
  /** Rows that closed-form layers are fitted to. */
  readonly rows: Int32Array;
}

/** A codec of the newest checkpoint, on a runtime that its owner closes; an InputError where there is none. */
export async function earlyCodec(
  runtime: Runtime,
  { folder, experiment, known: { dataset, split }, rows }: Early,
): Promise<Codec> {
  const job = assemble(experiment, dataset, split.train, { frozen: frozenDecoder });
  const found = latestCheckpoint(paths(folder).checkpoints, job.parameters);
  const todo = "Train it to its end (train --resume; in a program, resume: true).";
  if (found === null) throw new InputError("run folder", folder, "a whole checkpoint", "none", todo);
  const fitted = await fittedForms(runtime, job, { experiment, dataset, rows }, found.state);
  return codecOf(runtime, {
    blocks: job.blocks,
    shape: dataset.shape,
    encoder: job.encoder(found.state, fitted?.trained),
    decoder: job.decoder?.(found.state) ?? null,
    untrained: () => job.encoder(job.step.state, fitted?.untrained),
  });
}
