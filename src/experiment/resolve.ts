/** What a person asks for → a complete experiment: a recipe's name is expanded here, once, and written down. */

import { expect } from "../errors.ts";
import * as metrics from "../metrics/index.ts";
import * as decoders from "../nets/decoders.ts";
import * as nets from "../nets/index.ts";
import * as optimisers from "../optimisers/index.ts";
import * as pairsRegistry from "../pairs/index.ts";
import * as recipes from "../recipes/index.ts";
import { lookup, type Registry, resolve } from "../registry.ts";
import * as terms from "../terms/index.ts";
import type { Dataset, Experiment, Factor, Recipe, Ref } from "../types/index.ts";
import { expectSoundPenalties } from "./penalties.ts";
import { isZero, labelOf } from "./schedule.ts";
import { experimentInput, schemaError } from "./schema.ts";

/** Columns of the code when nobody says: as many for the baseline as for the blocks together. */
const BLOCK = 16;

/** What a run is measured by when nobody says; `eval --metric` gives any other. */
const DEFAULT_METRICS = ["activity", "blockAccuracy", "collapse", "mig", "retrieval"];

/** Fills in the recipe and the defaults that depend on the data's factors; checks every name. */
export function resolveExperiment(given: unknown, dataset: Dataset): Experiment {
  const parsed = experimentInput.safeParse(given);
  if (!parsed.success) throw schemaError(parsed.error);
  const input = parsed.data;
  const recipe = resolve("recipe", recipes, { name: input.recipe });
  const { options: asked = {}, ...named } = over(recipe.pairs, {
    name: recipe.pairs.name,
    ...input.pairs,
  }) as Ref;
  const pairs: Ref = { ...named, options: asked };
  const decoder = over(recipe.decoder, input.decoder);
  const experiment: Experiment = {
    format: 1,
    data: input.data,
    split: input.split,
    recipe: input.recipe,
    code: input.code ?? {
      ...defaultCode(
        recipe.code ?? lookup("pairs", pairsRegistry, pairs.name).defaultCode ?? "factors",
        dataset,
      ),
      ...(recipe.rest !== undefined && { rest: recipe.rest }),
    },
    net: over(recipe.net, input.net) ?? { name: "conv4" },
    ...(decoder && { decoder }),
    pairs,
    terms: input.terms ?? recipe.terms,
    optimiser: over(recipe.optimiser, input.optimiser) ?? { name: "adam" },
    steps: input.steps,
    batch: input.batch,
    accumulate: input.accumulate,
    seed: input.seed,
    onDivergence: input.onDivergence,
    metrics: input.metrics ?? DEFAULT_METRICS.map((name) => ({ name })),
  };
  checkNames(experiment);
  return experiment;
}

/** What a person asks for over what the recipe says: options of the same entry are set one by one. */
function over(recipe: Ref | undefined, given: Ref | undefined): Ref | undefined {
  if (recipe === undefined || given === undefined) return given ?? recipe;
  return given.name === recipe.name ? { ...given, options: { ...recipe.options, ...given.options } } : given;
}

/**
 * Of a block, by what its factor is. A turn needs two dimensions, and two more for what looks the same after half a turn, and two for
 * a quarter: pairs that share the angle of a square say nothing of the first four (docs/explanation/blocks.md).
 */
const WIDTHS: Readonly<Record<Factor["kind"], number>> = { ordinal: 1, categorical: 2, circular: 6 };

function defaultCode(kind: NonNullable<Recipe["code"]>, dataset: Dataset): Record<string, number> {
  if (typeof kind === "object") return { ...kind };
  const names = dataset.factors.map((factor) => factor.name);
  if (kind === "whole") return { code: BLOCK * names.length };
  if (kind === "kinds")
    return Object.fromEntries(dataset.factors.map(({ name, kind }) => [name, WIDTHS[kind]]));
  return Object.fromEntries(names.map((name) => [name, BLOCK]));
}

function checkNames(experiment: Experiment): void {
  const lists: [string, Registry<unknown>, readonly Ref[]][] = [
    ["net", nets, [experiment.net]],
    ["decoder", decoders, experiment.decoder === undefined ? [] : [experiment.decoder]],
    ["pairs", pairsRegistry, [experiment.pairs]],
    ["term", terms, experiment.terms],
    ["optimiser", optimisers, [experiment.optimiser]],
    ["metric", metrics, experiment.metrics],
  ];
  // Options too, here and not after the training.
  for (const [kind, registry, refs] of lists) for (const ref of refs) resolve(kind, registry, ref);
  expectSoundPenalties(experiment.terms.filter(({ weight }) => !isZero(weight)));
  const labels = experiment.terms.map(labelOf);
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  expect(twice === undefined, "term", twice ?? "", "labels that differ", "it twice", 'Give one a "label".');
}
