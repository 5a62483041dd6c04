/** Settings of a cell: as people read them, as they are compared, and as they change an experiment. */

import { expect } from "../../../../src/cli/kit.ts";
import { datasets, experiments, InputError } from "../../../../src/index.ts";

/** The settings of a cell, as in `--set`: key → value. */
export type Settings = Readonly<Record<string, unknown>>;
/** An experiment as a person writes it. */
export type Tree = Record<string, unknown>;

/** A value with the keys of every object in order, so that equal values have equal texts. */
export function canonical(value: unknown): string {
  const sorted = (_: string, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each;
  return JSON.stringify(value, sorted) ?? "null";
}

/** "steps=100, net=mlp" */
export const described = (settings: Settings): string =>
  Object.entries(settings)
    .map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ") || "the base as it is";

/** What `work` gives; an InputError says in which cell it arose. */
export function inCell<T>(settings: Settings, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { kind, subject, expected, got, todo } = error;
    throw new InputError(kind, subject, expected, `${got} in the cell ${described(settings)}`, todo);
  }
}

/** A whole section goes before the name of its entry, and that before options: the order in which keys are written says nothing. */
function reach(key: string): number {
  const [, ...inner] = key.split(".");
  return inner.length === 0 ? 0 : inner[0] === "name" ? 1 : 1 + inner.length;
}
const inOrder = ([a]: [string, unknown], [b]: [string, unknown]) => reach(a) - reach(b) || (a < b ? -1 : 1);

/** The base with the settings of a cell; the recipe goes first, because it says what other keys there are. */
export function applied(base: Tree, settings: Settings): Tree {
  const texts = Object.entries(settings)
    .sort(inOrder)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  const isRecipe = (text: string) => text.startsWith("recipe=");
  const set = (tree: Tree, some: readonly string[]) => {
    const recipe = typeof tree.recipe === "string" ? tree.recipe : "";
    return experiments.applySettings(tree, some, { recipe, datasets: datasets.registry });
  };
  const tree = set(base, texts.filter(isRecipe));
  for (const key of ["data", "recipe"])
    expect(tree[key] !== undefined, "plan", key, "a name", "none", `Say it in the base: "${key}: NAME".`);
  return set(
    tree,
    texts.filter((text) => !isRecipe(text)),
  );
}
