/** What is tried: ordinary recipes that anybody can name, each with what is done to its codes afterwards. */
import { isDeepStrictEqual } from "node:util";
import { resolveExperiment } from "../experiment/resolve.ts";
import { NO_TONE_CHANGE } from "../recipes/noToneChange.ts";
import type { Dataset, Experiment, Ref } from "../types/index.ts";
import type { Candidate, Tryable } from "./choice.ts";
import { AFFINE } from "./perturbed.ts";
import { withinRows } from "./refit.ts";
import { workOfTraining } from "./work.ts";

/** In this order: where time is short, the last is left out first. */
export const TRYABLE: readonly Tryable[] = [
  { name: "pixels", given: { recipe: "pixels" }, projections: "each" },
  { name: "whitened", given: { recipe: "whitened" }, projections: "own" },
  { name: "lda", given: { recipe: "lda" }, projections: "own" },
  { name: "pixels as they are", given: { recipe: "pixels", preprocess: "none" }, projections: "own" },
  { name: "spatial, affine", given: { recipe: "spatial" }, projections: "each" },
  {
    name: "spatial, shifts",
    given: { recipe: "spatial", pairs: { options: { view: { ...NO_TONE_CHANGE, shift: AFFINE.shift } } } },
    projections: "each",
    optional: true,
  },
];

/** One training, and the candidates that read its codes. */
export interface Training {
  readonly name: string;
  readonly experiment: Experiment;
  readonly candidates: readonly Candidate[];
  /** For each candidate: the closed-form layers from what the net makes to the block that is searched by. */
  readonly layers: readonly (readonly Ref[])[];
  readonly optional: boolean;
}

/** What all candidates have in common. */
export interface Common {
  readonly data: Ref;
  readonly content: string;
  readonly nuisance: readonly string[];
  readonly seed: number;
  /** Rows that one fold trains on. */
  readonly rows: number;
}

/** The trainings that the candidates need: those whose nets learn the same are one. */
export function trainingsOf(tryable: readonly Tryable[], dataset: Dataset, common: Common): Training[] {
  const trainings: Training[] = [];
  for (const each of tryable) {
    const training = trainingOf(each, dataset, common);
    const at = trainings.findIndex(({ experiment }) => isSame(experiment, training.experiment));
    if (at < 0) trainings.push(training);
    else trainings[at] = together(trainings[at], training);
  }
  return trainings;
}

function trainingOf(each: Tryable, dataset: Dataset, common: Common): Training {
  const experiment = resolved(each.given, dataset, common);
  const read = experiment.read?.[common.content];
  const own = read === undefined ? (experiment.project ?? []) : [read];
  const variants = each.projections === "own" ? [["", own] as const] : projectionsOf(common.nuisance);
  const work = workOfTraining(experiment, dataset, { rows: common.rows, forms: variants.length });
  const candidates = variants.map(([suffix, project]) => ({
    ...{ name: each.name + suffix, work },
    given: { ...each.given, ...(each.projections === "each" && { project }) },
  }));
  const layers = variants.map(([, project]) => project);
  return { name: each.name, experiment, candidates, layers, optional: each.optional ?? false };
}

/** What a candidate's name says of each, and the projections. */
function projectionsOf(nuisance: readonly string[]): [string, readonly Ref[]][] {
  const centre = { name: "centre" };
  const without = (from: string): Ref[] => [centre, { name: "nuisance", options: { from } }];
  const labelled: [string, Ref[]][] = nuisance.length > 0 ? [[", less nuisance", without("labels")]] : [];
  return [[", centred", [centre]], ...labelled, [", less clusters", without("clusters")]];
}

function together(first: Training, { candidates, layers, optional }: Training): Training {
  return {
    ...first,
    candidates: [...first.candidates, ...candidates],
    layers: [...first.layers, ...layers],
    optional: first.optional && optional,
  };
}

/** Whether two nets learn the same: what is read from them afterwards, and what both are called, may differ. */
const isSame = (a: Experiment, b: Experiment): boolean => isDeepStrictEqual(learned(a), learned(b));
const learned = ({ preprocess, net, pairs, terms, steps, batch, optimiser }: Experiment) =>
  steps === 0 ? { preprocess, net } : { preprocess, net, pairs, terms, steps, batch, optimiser };

const resolved = (given: Candidate["given"], dataset: Dataset, { data, seed, rows }: Common): Experiment =>
  withinRows(resolveExperiment({ ...given, data, seed }, dataset), rows);
