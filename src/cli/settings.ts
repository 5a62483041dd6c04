/** What the verbs share about reading experiments: files, flags and --set. */
import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { datasets } from "../data/registry.ts";
import { expect, InputError, orInterrupted } from "../errors.ts";
import { type ExperimentTree, SMALLEST } from "../experiment/schema.ts";
import { applySettings } from "../experiment/settings.ts";
import type { Dataset, Ref } from "../types/index.ts";
import { AUTO, expectForEveryCandidate } from "./auto.ts";
import type { Io } from "./io.ts";
import { printLine } from "./progress.ts";

/** Commander's way of collecting an option given several times. */
export const collect = (value: string, previous: readonly string[] = []): string[] => [...previous, value];

/** Flags from which an experiment is put together. */
export interface ExperimentFlags {
  readonly recipe?: string;
  readonly data?: string;
  readonly set: readonly string[];
}

/** The experiment a person asked for, not yet resolved: file, then flags, then settings. */
export function readExperiment(file: string | undefined, flags: ExperimentFlags): ExperimentTree {
  const given = file === undefined ? {} : readTree(file);
  if (flags.recipe !== undefined) given.recipe = flags.recipe;
  if (flags.data !== undefined) given.data = { name: flags.data };
  expect(
    typeof given.recipe === "string",
    "experiment",
    "recipe",
    "a name",
    "none",
    "Give --recipe, or an experiment file.",
  );
  expect(
    given.data !== undefined,
    "experiment",
    "data",
    "a name",
    "none",
    "Give --data, or an experiment file.",
  );
  if (given.recipe === AUTO) expectForEveryCandidate(given, flags.set);
  return applySettings(given, flags.set, { recipe: given.recipe as string, datasets }) as ExperimentTree;
}

/** The keys and values of a YAML or JSON file; an InputError says what is wrong with the `kind`, and what to do, where it holds anything else. */
export function readTree(file: string, kind = "experiment", todo = SMALLEST): Record<string, unknown> {
  expect(existsSync(file), kind, file, "a YAML or JSON file", "no such file", todo);
  try {
    const tree: unknown = parse(readFileSync(file, "utf8"));
    if (typeof tree === "object" && tree !== null && !Array.isArray(tree))
      return tree as Record<string, unknown>;
  } catch (error) {
    const [got] = (error as Error).message.split("\n");
    throw new InputError(kind, file, "YAML", got, todo);
  }
  throw new InputError(kind, file, "keys and values", "something else", todo);
}

/** Opens a dataset and prints its warnings on stderr; throws Interrupted as soon as `signal` is aborted. */
export async function openDataset({ stderr }: Io, ref: Ref, signal?: AbortSignal): Promise<Dataset> {
  const dataset = await orInterrupted(datasets.resolve(ref), signal, "stopped while reading the data");
  for (const warning of dataset.warnings) printLine(stderr, `warning: ${warning}`);
  return dataset;
}

/** A dataset named on the command line, with its `--set data.key=value` options. */
export const readDataRef = (name: string, set: readonly string[]): Ref => setData({ name }, set);

/** A dataset with `--set data.key=value` options. */
export function setData(data: Ref, set: readonly string[]): Ref {
  const wrong = set.find((setting) => !setting.startsWith("data."));
  expect(
    wrong === undefined,
    "setting",
    wrong ?? "",
    "data.key=value",
    "another key",
    "Write --set data.path=photos.",
  );
  return applySettings({ data }, set, { recipe: "infonce", datasets }).data as Ref;
}
