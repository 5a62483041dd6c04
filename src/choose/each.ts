/** Every training in every fold, one after another: what was measured before is read, the rest is measured and kept. */
import { Interrupted } from "../errors.ts";
import type { Training } from "./candidates.ts";
import type { HeldOutScores } from "./choice.ts";
import type { Tools } from "./chosen.ts";
import type { Measured } from "./decide.ts";
import { trainedEncoder } from "./encoder.ts";
import type { Fold } from "./folds.ts";
import { type Bench, measured } from "./measure.ts";
import type { Questions } from "./score.ts";

/** What is tried, where, and what is asked. */
export interface Trial {
  readonly bench: Bench;
  readonly folds: readonly Fold[];
  /** For each fold. */
  readonly questions: readonly Questions[];
  readonly trainings: readonly Training[];
  /** What was not tried or cut short. */
  readonly notes: readonly string[];
}

/** The numbers of every candidate in every fold. */
export async function eachCandidate(trial: Trial, tools: Tools): Promise<Measured[]> {
  const all: Measured[] = [];
  const told = teller(trial, tools);
  for (const training of trial.trainings) {
    const cells: HeldOutScores[][] = [];
    for (const fold of trial.folds.keys()) cells.push(await cellOf(trial, training, fold, tools, told()));
    const of = (at: number) => cells.map((scores) => scores[at]);
    all.push(...training.candidates.map((candidate, at) => ({ ...candidate, folds: of(at) })));
  }
  return all;
}

/** The scores of a training's candidates in a fold. */
function cellOf(
  trial: Trial,
  training: Training,
  fold: number,
  tools: Tools,
  tell: (what: string, share: number) => void,
): Promise<HeldOutScores[]> {
  const { bench, folds, questions } = trial;
  const what = `${training.name}, fold ${fold + 1} of ${folds.length}`;
  if (tools.signal?.aborted) throw new Interrupted(`stopped before ${what}`);
  tell(what, 0);
  return tools.state.numbers(`${fileOf(training)}.${fold}`, async () => {
    const encoder = await encoderOf(trial, training, fold, tools, (share) => tell(what, TRAINING * share));
    return measured(bench, training, encoder, folds[fold], questions[fold]);
  });
}

/** Gives for each cell, in order, what tells of its progress. */
function teller({ trainings, folds }: Trial, { onProgress }: Tools) {
  const works = trainings.flatMap((each) => folds.map(() => workOf(each)));
  const sum = (some: readonly number[]) => some.reduce((a, b) => a + b, 0);
  let at = -1;
  return () => {
    const done = ++at;
    const before = sum(works.slice(0, done));
    return (what: string, share: number) =>
      onProgress?.({ done, total: works.length, share: (before + share * works[done]) / sum(works), what });
  };
}

const workOf = ({ candidates }: Training) => candidates[0].work;
/** The share of the time that a training is; the rest is what is done with its codes. */
const TRAINING = 0.9;
const fileOf = ({ name }: Training) => name.replaceAll(/\W+/g, "-");

/** The encoder of a training in a fold: trained, or read where it was trained before. */
export function encoderOf(
  { bench: { runtime, dataset }, folds }: Pick<Trial, "bench" | "folds">,
  training: Training,
  fold: number,
  { state, signal }: Pick<Tools, "state" | "signal">,
  tell: (share: number) => void = () => {},
): Promise<Uint8Array> {
  const { experiment } = training;
  const rows = folds[fold].train;
  const onStep = (step: number) => tell(step / experiment.steps);
  return state.encoder(`${fileOf(training)}.${fold}`, () =>
    trainedEncoder(runtime, experiment, { dataset, rows }, { signal, onStep }),
  );
}
