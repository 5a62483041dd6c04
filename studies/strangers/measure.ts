/** One training in one fold: trained once, and every variant of its codes asked about the people who were left out. */
import {
  type Dataset,
  datasets,
  type Experiment,
  estimators,
  experiments,
  heldOut,
  type Matrix,
  numerics,
  type Ref,
  type study,
  training,
} from "../../src/index.ts";
import type { Method, Variant } from "./methods.ts";
import { CONTENT, NUISANCE, questionsOf, shifted, told } from "./people.ts";

/** Columns of the tables. */
export const COLUMNS = ["rank1", "side", "leak", "leak, low", "any", "sh2", "seconds"] as const;
/** Name of a column. */
export type Column = (typeof COLUMNS)[number];
/** The numbers of a column that a row has. */
export type Values = Readonly<Partial<Record<Column, number>>>;

/** What one variant of a training came to in one fold with one seed. */
export interface Reading {
  /** Row of the table. */
  readonly row: string;
  /** Factors whose labels it was told, by comma. */
  readonly told: string;
  readonly values: Values;
  /** The candidate, where it chose itself. */
  readonly chosen?: string;
}

/** A training in one fold. */
export interface Task {
  readonly method: Method;
  readonly fold: heldOut.Fold;
  readonly seed: number;
  readonly ref: Ref;
  /** What is true of the pictures. */
  readonly dataset: Dataset;
  /** The pictures with the labels that training may read; by default the true ones. */
  readonly labelled?: Dataset;
  /** Stands before the name of a variant. */
  readonly prefix?: string;
}

/** The experiment of a task, with `1 / shorter` of its steps. */
export function experimentOf({ method, fold, seed, ref, dataset }: Task, shorter = 1): Experiment {
  const given = { ...method.given, data: ref, seed, metrics: [] };
  const experiment = experiments.resolveExperiment(given, told(dataset, method.told));
  return within({ ...experiment, steps: Math.ceil(experiment.steps / shorter) }, fold);
}

/** The same with a batch of no more pictures than there are to train on, in fours as recipes draw them. */
export function within(experiment: Experiment, { train }: heldOut.Fold): Experiment {
  return { ...experiment, batch: Math.min(experiment.batch, train.length - (train.length % 4)) };
}

const toldOf = ({ told: trained }: Method, variants: readonly Variant[]) =>
  [CONTENT, NUISANCE].filter((name) => [trained, ...variants.map((each) => each.told)].flat().includes(name));

/** Trains without the people of the fold, and asks for them. */
export async function measured(
  task: Task,
  experiment: Experiment,
  { signal, progress }: Pick<study.RowContext, "signal" | "progress">,
): Promise<Reading[]> {
  const { method, fold, dataset, labelled = dataset } = task;
  const runtime = new training.NodeRuntime();
  const started = performance.now();
  try {
    const known = { dataset: told(labelled, method.told), rows: fold.train };
    const onStep = (step: number) => progress(step / experiment.steps, `step ${step}`);
    const encoder =
      method.untrained === true
        ? drawnEncoder(experiment, known)
        : await heldOut.trainedEncoder(runtime, experiment, known, { signal, onStep });
    const names = toldOf(method, method.variants);
    const fitted = told(labelled, names);
    const bench: heldOut.Bench = {
      content: CONTENT,
      nuisance: names.filter((name) => name === NUISANCE),
      ...{ runtime, dataset: fitted, seed: experiment.seed, signal },
    };
    const layers = method.variants.map((each) => each.layers ?? layersOf(experiment, CONTENT));
    const codes = await heldOut.heldCodes(bench, encoder, fold, layers, [fitted, shifted(fitted)]);
    const seconds = (performance.now() - started) / 1000;
    const questions = questionsOf(dataset, fold.held);
    const readings: Reading[] = [];
    for (const [at, variant] of method.variants.entries()) {
      const [plain, moved] = codes[at];
      const scores = await heldOut.scoresOf(runtime, questions, plain, moved);
      // Where the one gallery is the frontal one, "perturbed" is the share of moved queries that find their person in it.
      const frontal = { ...questions, drawn: [questions.ordinary] };
      const enrolled = await heldOut.scoresOf(runtime, frontal, plain, moved);
      readings.push({
        row: `${task.prefix ?? ""}${method.name}${variant.name}`,
        told: toldOf(method, [variant]).join(", ") || "nothing",
        values: {
          rank1: scores.rank1,
          ...(scores.worst !== null && { side: scores.worst.rank1 }),
          ...(scores.leak !== null && { leak: scores.leak, "leak, low": lowLeak(plain, dataset, fold.held) }),
          any: scores.any,
          sh2: enrolled.perturbed,
          seconds,
        },
      });
    }
    return readings;
  } finally {
    await runtime.close();
  }
}

/**
 * How often the five nearest codes (cosine) of other people vote for a row's own light, where of equally many votes the lowest level
 * counts, as in scikit-learn. `codes` are those of the rows `held`.
 */
export function lowLeak(codes: Matrix, dataset: Dataset, held: Int32Array): number {
  const [people, lights] = [CONTENT, NUISANCE].map((name) => datasets.levelsOf(dataset, name, held));
  const unit = numerics.unitRows(codes);
  let right = 0;
  for (const person of new Set(people)) {
    const [own, others] = [true, false].map((same) =>
      Int32Array.from(people.keys()).filter((row) => (people[row] === person) === same),
    );
    const gallery = numerics.rowsAt(unit, others);
    const known = others.map((row) => lights[row]);
    const said = estimators.nearestVotes(gallery, known, 1, numerics.rowsAt(unit, own));
    right += said.reduce((sum, light, at) => sum + Number(light === lights[own[at]]), 0);
  }
  return right / held.length;
}

/** encoder.onnx before the first step. */
function drawnEncoder(experiment: Experiment, { dataset, rows }: { dataset: Dataset; rows: Int32Array }) {
  const job = training.assemble(experiment, dataset, rows);
  return job.encoder(job.step.state);
}

/** The recipe's own way from what its net makes to the block that is searched by. */
export function layersOf({ read, project }: Experiment, content: string): readonly Ref[] {
  const own = read?.[content];
  return own === undefined ? (project ?? []) : [own];
}

/** What somebody who guesses gets: one of everybody who is enrolled; the commonest light. */
export function chance(dataset: Dataset, { held }: heldOut.Fold, prefix = ""): Reading {
  const people = new Set(datasets.levelsOf(dataset, CONTENT, held)).size;
  const lights = Map.groupBy(datasets.levelsOf(dataset, NUISANCE, held), (light) => light);
  const leak = Math.max(...[...lights.values()].map(({ length }) => length)) / held.length;
  const guessed = 1 / people;
  const values = { rank1: guessed, side: guessed, leak, "leak, low": leak, any: guessed, sh2: guessed };
  return { row: `${prefix}chance`, told: "nothing", values };
}
