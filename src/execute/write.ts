/** What a run leaves in its folder, in the order in which it is written. */
import { pixels } from "../data/images/pixels.ts";
import type { Arrays } from "../engine/index.ts";
import type { Evaluation } from "../evaluate/evaluate.ts";
import { editFigures } from "../evaluate/figures/edits.ts";
import { mapFigure } from "../evaluate/figures/map.ts";
import { retrievalStrips } from "../evaluate/figures/strips.ts";
import { writeFile, writeJson } from "../files.ts";
import type { Codec, Models } from "../inference/codec.ts";
import { vstack } from "../numerics/matrix.ts";
import { writeCalibration } from "../run/calibration.ts";
import { environment, type Where } from "../run/environment.ts";
import { FORMAT, paths, type ScoresFile } from "../run/folder.ts";
import { writeLikeness } from "../run/likeness.ts";
import { reconstructionErrors, writeReference } from "../run/reference.ts";
import { calibrationOf, likenessOf } from "../search/prepare.ts";
import type { Assembled } from "../train/assemble.ts";
import type { Dataset, Experiment, Score } from "../types/index.ts";
import type { FittedForms } from "./fitted.ts";

/** What `scores.json` says, with clock times. */
export interface RunResult extends ScoresFile {
  readonly folder: string;
  readonly scores: readonly Score[];
}

/** What is known before the first step: the experiment, the machine, the training step itself. */
export function writeStart(folder: string, experiment: Experiment, where: Where, step: Uint8Array): void {
  const files = paths(folder);
  writeJson(files.experiment, experiment);
  writeEnvironment(folder, where);
  if (step.length > 0) writeFile(files.step, step);
}

/** Where the run is computed, and what its step is written for. */
export function writeEnvironment(folder: string, where: Where): void {
  writeJson(paths(folder).environment, environment(where));
}

/** The models that were trained, and the encoder before training, each with what was fitted to its own codes. */
export function writeModels(
  folder: string,
  job: Assembled,
  trained: Arrays,
  fitted: FittedForms | null = null,
): Pick<Models, "encoder" | "decoder" | "untrained"> {
  const files = paths(folder);
  const encoder = job.encoder(trained, fitted?.trained);
  const untrained = job.encoder(job.step.state, fitted?.untrained);
  const decoder = job.decoder?.(trained) ?? null;
  writeFile(files.encoder, encoder);
  writeFile(files.untrained, untrained);
  if (decoder !== null) writeFile(files.decoder, decoder);
  return { encoder, decoder, untrained: () => untrained };
}

/** What figures and scores are made of. */
interface Measured {
  readonly experiment: Experiment;
  readonly dataset: Dataset;
  readonly evaluation: Evaluation;
  /** Of the rows: what the split lacks, and what changed before the run went on. */
  readonly warnings: readonly string[];
}

/** Figures for the report; of a run that decodes also what `edit` measures pictures by. */
export async function writeFigures(
  folder: string,
  { decode }: Codec,
  { experiment: { seed }, dataset, evaluation }: Measured,
): Promise<void> {
  const files = paths(folder);
  if (decode !== null) {
    await writeReferenceOf(folder, decode, dataset, evaluation);
    writeJson(files.edits, await editFigures(decode, dataset, evaluation, seed));
  }
  writeJson(files.strips, await retrievalStrips(dataset, evaluation, seed));
  writeJson(files.map, await mapFigure(dataset, evaluation, seed));
}

async function writeReferenceOf(
  folder: string,
  decode: NonNullable<Codec["decode"]>,
  dataset: Dataset,
  { representation: { train, test, unseen }, rows }: Evaluation,
): Promise<void> {
  const some = test.codes.rows + unseen.codes.rows > 0;
  const held = some ? vstack(test.codes, unseen.codes) : train.codes;
  const shown = pixels(dataset, some ? Int32Array.from([...rows.test, ...rows.unseen]) : rows.train);
  const gaps = reconstructionErrors(shown, await decode(held));
  writeReference(folder, { factors: dataset.factors, train, held, gaps });
}

/** What `search` needs beside the encoder: a threshold where levels were held out, and what ordinary pictures look like. */
export function writeSearching(
  folder: string,
  { dataset, evaluation: { representation, rows } }: Pick<Measured, "dataset" | "evaluation">,
): void {
  const calibration = calibrationOf(representation);
  if (calibration !== null) writeCalibration(folder, calibration);
  const likeness = likenessOf(dataset, rows);
  if (likeness !== null) writeLikeness(folder, likeness);
}

/** Scores last: a folder that has them is finished. */
export function writeScores(
  folder: string,
  job: Pick<Assembled, "blocks" | "supervision" | "sampler">,
  { experiment: { recipe, seed }, dataset, evaluation: { scores, skipped }, warnings }: Measured,
): RunResult {
  const files = paths(folder);
  const result: ScoresFile = {
    ...{ format: FORMAT, recipe, seed, supervision: job.supervision, blocks: job.blocks },
    warnings: [
      ...dataset.warnings,
      ...warnings,
      ...(job.sampler.warnings ?? []),
      ...skipped.map(({ metric, why }) => `${metric} was left out: ${why}`),
    ],
    scores: scores.map(({ seconds: _, ...score }) => score),
    ...(skipped.length > 0 && { skipped }),
  };
  writeJson(files.timings, Object.fromEntries(scores.map(({ metric, seconds }) => [metric, seconds])));
  writeJson(files.scores, result);
  return { ...result, scores, folder };
}
