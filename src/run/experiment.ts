/** What a person asks for → a complete experiment: a recipe's name is expanded here, once, and written down. */
import { z } from "zod";
import { expect, expectedAndGot, InputError, unknownName } from "../check.ts";
import * as data from "../data/index.ts";
import * as pairsRegistry from "../data/pairs/index.ts";
import * as metrics from "../metrics/index.ts";
import * as decoders from "../nets/decoders.ts";
import * as nets from "../nets/index.ts";
import * as recipes from "../recipes/index.ts";
import { type Entry, lookup, optionNames, type Registry, resolve } from "../registry.ts";
import * as terms from "../terms/index.ts";
import * as optimisers from "../train/optimisers.ts";
import { expectSoundPenalties } from "../train/penalties.ts";
import { isZero, labelOf } from "../train/weights.ts";
import type { Dataset, Experiment, Factor, Recipe, Ref, WeightedTerm } from "../types.ts";

const options = z.record(z.string(), z.unknown());
const ref = z.strictObject({ name: z.string(), options: options.optional() });
const schedule = z.strictObject({
  from: z.number(),
  to: z.number(),
  steps: z.int().positive(),
  after: z.int().nonnegative().optional(),
  shape: z.enum(["linear", "cosine", "sigmoid"]).optional(),
});
const term = z.strictObject({
  name: z.string(),
  weight: z.union([z.number(), schedule]).default(1),
  label: z.string().optional(),
  options: options.optional(),
});
const levelLabel = z.union([z.string(), z.number()]).transform(String);

/** An experiment as a person writes it: YAML or flags; everything but data and recipe has a default. */
export const experimentInput = z.strictObject({
  format: z.literal(1).default(1),
  data: ref,
  recipe: z.string(),
  split: z
    .strictObject({
      unseen: z.record(z.string(), z.array(levelLabel)).default({}),
      testShare: z.number().min(0).max(0.9).default(0.2),
    })
    .prefault({}),
  code: z.record(z.string(), z.int().positive()).optional(),
  net: ref.optional(),
  decoder: ref.optional(),
  pairs: ref.partial().optional(),
  terms: z.array(term).optional(),
  optimiser: ref.optional(),
  steps: z.int().positive().default(1500),
  batch: z.int().min(4).multipleOf(2).default(128),
  accumulate: z.int().positive().default(1),
  seed: z.int().nonnegative().default(0),
  onDivergence: z.enum(["stop", "restore"]).default("stop"),
  metrics: z.array(ref).optional(),
});
/** What a person writes of an experiment; `experimentInput` fills in the rest. */
export type ExperimentInput = z.input<typeof experimentInput>;

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
      ...defaultCode(recipe.code ?? (pairs.name === "augment" ? "whole" : "factors"), dataset),
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
 * a quarter: pairs that share the angle of a square say nothing of the first four (docs/blocks.md).
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

function schemaError(error: z.ZodError): Error {
  const issue = error.issues[0];
  if (issue.code === "unrecognized_keys") {
    const path = [...issue.path, issue.keys[0]].join(".");
    return unknownName("experiment key", path, keysAt(issue.path));
  }
  return new InputError(
    "experiment",
    issue.path.join(".") || "experiment",
    ...expectedAndGot(issue.message),
    "See examples/faces.yaml.",
  );
}

/** The keys that the schema knows at a path, with the path before them. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let at: unknown = experimentInput;
  for (const key of [...path, null]) {
    while (at instanceof z.ZodDefault || at instanceof z.ZodPrefault || at instanceof z.ZodOptional)
      at = at.unwrap();
    if (key === null) break;
    at = at instanceof z.ZodArray ? at.element : at instanceof z.ZodObject ? at.shape[key as string] : null;
  }
  const keys = at instanceof z.ZodObject ? Object.keys(at.shape) : [];
  return keys.map((key) => [...path, key].join("."));
}

type Tree = Record<string, unknown>;

/** Sections of `--set SECTION.OPTION=VALUE` whose options belong to an entry. */
const SECTIONS: Readonly<Record<string, Registry<unknown>>> = {
  data,
  net: nets,
  decoder: decoders,
  pairs: pairsRegistry,
  optimiser: optimisers,
};

/**
 * Applies `key=value` settings: `steps=100`, `code.identity=16`, `data.path=photos`, `optimiser.learningRate=1e-3`,
 * `terms.covariance.weight=0.5`, `split.unseen.identity=22,23`. Values are read as JSON where they are JSON.
 */
export function applySettings(given: Tree, settings: readonly string[], recipe: string): Tree {
  const tree = structuredClone(given);
  for (const setting of settings) {
    const at = setting.indexOf("=");
    expect(at > 0, "setting", setting, "key=value", "no value", "Write --set steps=500.");
    applySetting(tree, setting.slice(0, at).split("."), setting.slice(at + 1), recipe);
  }
  return tree;
}

function applySetting(tree: Tree, path: string[], text: string, recipe: string): void {
  const [section, ...rest] = path;
  if (!Object.hasOwn(experimentInput.shape, section)) {
    throw unknownName("setting", section, Object.keys(experimentInput.shape));
  }
  if (section === "terms" && rest.length > 0) setTerm(tree, rest, parseValue(text), recipe);
  else if (section === "split" && rest[0] === "unseen") put(tree, path, text.split(","));
  else if (Object.hasOwn(SECTIONS, section) && rest[0] !== "name")
    setOption(tree, section, rest, text, recipe);
  else put(tree, path, parseValue(text));
}

function setOption(tree: Tree, section: string, rest: string[], text: string, recipe: string): void {
  const given = tree[section] as Tree | undefined;
  const name = (given?.name as string | undefined) ?? defaultName(section, recipe);
  const entry = lookup(section, SECTIONS[section], name);
  checkOption(entry, `${section} "${name}"`, rest[0]);
  tree[section] = { ...given, name };
  put(tree, [section, "options", ...rest], parseValue(text));
}

function defaultName(section: string, recipe: string): string {
  const own = resolve("recipe", recipes, { name: recipe })[
    section as "pairs" | "net" | "decoder" | "optimiser"
  ];
  return own?.name ?? (section === "optimiser" ? "adam" : "conv4");
}

function setTerm(tree: Tree, [label, ...rest]: string[], value: unknown, recipe: string): void {
  const list = (tree.terms ?? resolve("recipe", recipes, { name: recipe }).terms) as WeightedTerm[];
  const at = list.findIndex((t) => (t.label ?? t.name) === label);
  if (at < 0)
    throw unknownName(
      `term of recipe "${recipe}"`,
      label,
      list.map((t) => t.label ?? t.name),
    );
  const copy = structuredClone(list) as unknown as Tree[];
  if (rest[0] !== "weight")
    checkOption(lookup("term", terms, list[at].name), `term "${list[at].name}"`, rest[0]);
  put(copy[at], rest[0] === "weight" ? rest : ["options", ...rest], value);
  tree.terms = copy;
}

function checkOption(entry: Entry<unknown>, owner: string, name: string): void {
  const known = optionNames(entry);
  if (!known.includes(name)) throw unknownName(`option of ${owner}`, name ?? "", known);
}

function put(tree: Tree, path: readonly string[], value: unknown): void {
  let at = tree;
  for (const key of path.slice(0, -1)) {
    at[key] = { ...(at[key] as Tree | undefined) };
    at = at[key] as Tree;
  }
  at[path[path.length - 1]] = value;
}

/** JSON where it is JSON, else the text itself. */
export function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
