/** Settings of the command line, key=value, applied to an experiment. */
import { expect, unknownName } from "../errors.ts";
import { registries } from "../registries.ts";
import { type Entry, optionNames, type Registry } from "../registry.ts";
import type { Dataset, Ref, WeightedTerm } from "../types/index.ts";
import { withRefs } from "./refs.ts";
import { labelOf } from "./schedule.ts";
import { experimentInput } from "./schema.ts";

type Tree = Record<string, unknown>;

/** What it takes to check and apply settings. */
export interface SettingsContext {
  /** The recipe whose terms and entries they change. */
  readonly recipe: string;
  readonly datasets: Registry<Promise<Dataset>>;
}

/** Sections of `--set SECTION.OPTION=VALUE` whose options belong to an entry. */
const sectionsOf = ({ datasets }: SettingsContext): Readonly<Record<string, Registry<unknown>>> => {
  const { preprocessing, net, decoder, pairs, optimiser } = registries;
  return { data: datasets, preprocess: preprocessing, net, decoder, pairs, optimiser };
};

/**
 * Applies `key=value` settings: `steps=100`, `code.identity=16`, `data.path=photos`, `optimiser.learningRate=1e-3`,
 * `terms.covariance.weight=0.5`, `split.unseen.identity=22,23`, `project.nuisance.directions=16`, `net=mlp`, `metrics=mig,sap`.
 * Values that are valid JSON are parsed as JSON. A key that is not there and a value that does not fit are an InputError.
 */
export function applySettings(given: Tree, settings: readonly string[], context: SettingsContext): Tree {
  let tree = withRefs(structuredClone(given));
  for (const setting of settings) {
    const at = setting.indexOf("=");
    expect(at > 0, "setting", setting, "key=value", "no value", "Write --set steps=500.");
    applySetting(tree, setting.slice(0, at).split("."), setting.slice(at + 1), context);
    tree = withRefs(tree);
  }
  return tree;
}

function applySetting(tree: Tree, path: string[], text: string, context: SettingsContext): void {
  const [section, ...inner] = path;
  if (!Object.hasOwn(experimentInput.shape, section)) {
    throw unknownName("setting", section, Object.keys(experimentInput.shape));
  }
  if (section === "project" && inner.length > 0) setProjection(tree, inner, parseValue(text), context);
  else if (section === "terms" && inner.length > 0) setTerm(tree, inner, parseValue(text), context);
  else if (section === "split" && inner[0] === "unseen") put(tree, path, labelsOf(text));
  else if (Object.hasOwn(sectionsOf(context), section) && inner.length > 0 && inner[0] !== "name")
    setOption(tree, path, parseValue(text), context);
  else put(tree, path, parseValue(text));
}

/** Labels as a JSON list or by comma: a label that is a number stays as it is written. */
function labelsOf(text: string): unknown {
  const value = parseValue(text);
  return Array.isArray(value) ? value : (typeof value === "string" ? value : text).split(",");
}

function setOption(
  tree: Tree,
  [section, ...option]: string[],
  value: unknown,
  context: SettingsContext,
): void {
  const given = tree[section] as Tree | undefined;
  const name = (given?.name as string | undefined) ?? defaultName(section, context.recipe);
  const entry = sectionsOf(context)[section].lookup(name);
  checkOption(entry, `${section} "${name}"`, option[0]);
  const own = ofRecipe(section, context.recipe);
  // One key of what the recipe gives is changed, and the others stay.
  const options =
    own?.name === name ? { ...own.options, ...(given?.options as Tree | undefined) } : given?.options;
  tree[section] = { ...given, name, ...(options !== undefined && { options }) };
  put(tree, [section, "options", ...option], value);
}

const DEFAULT_NAMES: Readonly<Record<string, string>> = { optimiser: "adam", preprocess: "none" };

/** What the recipe itself says of a section; nothing of data. */
function ofRecipe(section: string, recipe: string): Ref | undefined {
  if (section === "data") return undefined;
  return registries.recipe.resolve({ name: recipe })[
    section as "pairs" | "preprocess" | "net" | "decoder" | "optimiser"
  ];
}

function defaultName(section: string, recipe: string): string {
  return ofRecipe(section, recipe)?.name ?? DEFAULT_NAMES[section] ?? "conv4";
}

function setTerm(tree: Tree, [label, ...inner]: string[], value: unknown, { recipe }: SettingsContext): void {
  const list = (tree.terms ?? registries.recipe.resolve({ name: recipe }).terms) as WeightedTerm[];
  const at = list.findIndex((term) => labelOf(term) === label);
  if (at < 0) throw unknownName(`term of recipe "${recipe}"`, label, list.map(labelOf));
  const copy = structuredClone(list) as unknown as Tree[];
  if (inner[0] !== "weight")
    checkOption(registries.term.lookup(list[at].name), `term "${list[at].name}"`, inner[0]);
  put(copy[at], inner[0] === "weight" ? inner : ["options", ...inner], value);
  tree.terms = copy;
}

function setProjection(
  tree: Tree,
  [name, ...option]: string[],
  value: unknown,
  { recipe }: SettingsContext,
): void {
  const list = (tree.project ?? registries.recipe.resolve({ name: recipe }).project ?? []) as Ref[];
  const at = list.findIndex((each) => each.name === name);
  if (at < 0)
    throw unknownName(
      `projection of recipe "${recipe}"`,
      name,
      list.map((each) => each.name),
    );
  const copy = structuredClone(list) as unknown as Tree[];
  checkOption(registries.projection.lookup(name), `projection "${name}"`, option[0]);
  put(copy[at], ["options", ...option], value);
  tree.project = copy;
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

/** The value of a text that is JSON, else the text itself. */
export function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
