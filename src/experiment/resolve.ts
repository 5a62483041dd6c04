/** What a person writes → a complete experiment, in which the recipe is expanded and every default is filled in. */

import { withoutColumn } from "../data/split/column.ts";
import { expect } from "../errors.ts";
import { counted } from "../numerics/counted.ts";
import { registries } from "../registries.ts";
import type { Dataset, Experiment, Ref } from "../types/index.ts";
import { defaultCode } from "./defaultCode.ts";
import { expectSoundPenalties } from "./penalties.ts";
import { expectKept, readoutsOf, withReadouts } from "./readouts.ts";
import { withRefs } from "./refs.ts";
import { isZero, labelOf } from "./schedule.ts";
import { experimentInput, schemaError } from "./schema.ts";
import { isUnlabelled, supervisionOf } from "./supervision.ts";

const STEPS = 1500;
const BATCH = 128;

/** Default metrics of a run; `eval --metric` computes any other. */
const DEFAULT_METRICS = ["activity", "blockAccuracy", "collapse", "mig", "retrieval"];
/** Those of data without labels. */
const UNLABELLED_METRICS = ["collapse", "effectiveRank"];

/**
 * Fills in the recipe and the defaults that depend on the data's factors; checks every name. What does not fit is an InputError
 * that names the key.
 */
export function resolveExperiment(given: unknown, dataset: Dataset): Experiment {
  const parsed = experimentInput.safeParse(withRefs(given));
  if (!parsed.success) throw schemaError(parsed.error);
  const input = parsed.data;
  const recipe = registries.recipe.resolve({ name: input.recipe });
  const { options: asked = {}, ...named } = over(recipe.pairs, {
    name: recipe.pairs.name,
    ...input.pairs,
  }) as Ref;
  const pairs: Ref = { ...named, options: asked };
  const preprocess = over(recipe.preprocess, input.preprocess);
  const net = over(recipe.net, input.net) ?? { name: "conv4" };
  const decoder = over(recipe.decoder, input.decoder);
  const known = withoutColumn(dataset, input.split.column);
  const made = input.code ?? defaultCode({ recipe, pairs, net, preprocess }, known);
  const read = readoutsOf(input.read ?? recipe.read ?? {}, input.code === undefined ? made : {}, known);
  const project = input.project ?? recipe.project ?? [];
  const experiment: Experiment = {
    format: 1,
    data: settled(input.data, dataset),
    split: input.split,
    recipe: input.recipe,
    code: withReadouts(made, read, known),
    ...(preprocess && { preprocess }),
    net,
    ...(decoder && { decoder }),
    pairs,
    terms: input.terms ?? recipe.terms,
    optimiser: over(recipe.optimiser, input.optimiser) ?? { name: "adam" },
    ...(project.length > 0 && { project }),
    ...(Object.keys(read).length > 0 && { read }),
    steps: input.steps ?? recipe.steps ?? STEPS,
    batch: input.batch ?? recipe.batch ?? BATCH,
    accumulate: input.accumulate,
    seed: input.seed,
    onDivergence: input.onDivergence,
    metrics: input.metrics ?? defaultMetrics(dataset).map((name) => ({ name })),
  };
  checkNames(experiment);
  if (dataset.factors.length === 0) expectNoLabels(experiment);
  return experiment;
}

const defaultMetrics = ({ factors }: Dataset) =>
  factors.length === 0 ? UNLABELLED_METRICS : DEFAULT_METRICS;

/** The dataset with the options that decide its bytes though nobody gave them. */
function settled(data: Ref, { settled: own }: Dataset): Ref {
  return own === undefined ? data : { ...data, options: { ...own, ...data.options } };
}

/** What a person writes goes before what the recipe says; if both name the same entry, their options are merged. */
function over(recipe: Ref | undefined, given: Ref | undefined): Ref | undefined {
  if (recipe === undefined || given === undefined) return given ?? recipe;
  return given.name === recipe.name ? { ...given, options: { ...recipe.options, ...given.options } } : given;
}

/** Refuses an experiment that needs labels where there are none, and names recipes that need none. */
function expectNoLabels(experiment: Experiment): void {
  const blocks = Object.keys(experiment.code).length;
  const needed = blocks > 0 ? supervisionOf(experiment) : "all labels";
  const others = Object.keys(registries.recipe.entries).filter((name) => {
    const recipe = registries.recipe.resolve({ name });
    const { code, read } = recipe;
    // Without factors there is none to read.
    return (
      code !== "none" && isUnlabelled(supervisionOf({ ...recipe, read: read === "factors" ? {} : read }))
    );
  });
  const todo = `Give labels (a labels.csv, or a folder for each class), or choose one of ${others.join(", ")}.`;
  const { recipe } = experiment;
  expect(
    isUnlabelled(needed),
    "recipe",
    recipe,
    `labels (its supervision: ${needed})`,
    "data without labels",
    todo,
  );
}

/** Steps and terms are there together, or neither is. */
function expectTraining({ steps, terms }: Experiment): void {
  const active = terms.some(({ weight }) => !isZero(weight));
  const todo = "Give steps and terms, or steps 0 and no terms where nothing is trained.";
  expect(steps > 0 || !active, "experiment", "steps", "at least 1 where there are terms", "0", todo);
  const expected = `at least one term of weight other than 0 in ${counted(steps, "step")}`;
  expect(steps === 0 || active, "experiment", "terms", expected, "none", todo);
}

/** Checks names and options before the training and not after it. */
function checkNames(experiment: Experiment): void {
  const { preprocess, net, decoder, pairs, terms, optimiser, metrics } = experiment;
  if (preprocess !== undefined) registries.preprocessing.resolve(preprocess);
  registries.net.resolve(net);
  if (decoder !== undefined) registries.decoder.resolve(decoder);
  registries.pairs.resolve(pairs);
  for (const term of terms) registries.term.resolve(term);
  registries.optimiser.resolve(optimiser);
  expectKept(experiment);
  for (const metric of metrics) registries.metric.resolve(metric);
  expectSoundPenalties(
    terms.filter(({ weight }) => !isZero(weight)),
    registries.term,
  );
  expectTraining(experiment);
  const labels = terms.map(labelOf);
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  expect(twice === undefined, "term", twice ?? "", "labels that differ", "it twice", 'Give one a "label".');
}
