/** Settings of the command line, key=value, applied to an experiment. */

import * as data from "../data/index.ts";
import { expect, unknownName } from "../errors.ts";
import * as decoders from "../nets/decoders.ts";
import * as nets from "../nets/index.ts";
import * as optimisers from "../optimisers/index.ts";
import * as pairsRegistry from "../pairs/index.ts";
import * as recipes from "../recipes/index.ts";
import type { Entry, Registry } from "../registry.ts";
import { lookup, optionNames, resolve } from "../registry.ts";
import * as terms from "../terms/index.ts";
import type { WeightedTerm } from "../types/index.ts";
import { experimentInput } from "./schema.ts";

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
