/** The data of a run, opened again: its rows in the parts that they had, or a refusal that names what changed. */

import { type Changes, type Row, recall } from "../data/recall.ts";
import { datasets } from "../data/registry.ts";
import { withoutColumn } from "../data/split/column.ts";
import { someOf } from "../data/split/warnings.ts";
import { splitOf } from "../data/split.ts";
import { InputError } from "../errors.ts";
import { agreeing, counted } from "../numerics/counted.ts";
import type { Dataset, Experiment, Ref, Split } from "../types/index.ts";
import { locatedData, readData } from "./data.ts";
import { openRun } from "./folder.ts";

/** A dataset in the order of a run's record, with the run's parts. */
export interface KnownData {
  readonly dataset: Dataset;
  readonly split: Split;
  /** What changed since the run was begun, and was gone along with. */
  readonly warnings: readonly string[];
}

/** What the rows are for, and whether rows that changed may stand for what they were. */
export interface KnownOptions {
  /** `train`: every row that trains has to be there. */
  readonly to?: "read" | "train";
  /** `allow` goes on with other labels, other pictures or other factors. */
  readonly changedData?: "refuse" | "allow";
}

/** How a run's data is opened. */
export interface DataOptions extends KnownOptions {
  /** Where the data lies, if neither the experiment nor the record say it. */
  readonly data?: Ref;
}

const NO_RECORD =
  "this run has no data.json: its rows are known by position only, and if a picture was added, removed or sorted otherwise since, held-out scores are of pictures that trained it";

/** The rows of a run in a dataset that was opened again; an InputError where they are not what they were. */
export function knownData(
  folder: string,
  { split: choice, seed, data }: Experiment,
  opened: Dataset,
  options: KnownOptions = {},
): KnownData {
  const record = readData(folder);
  if (record === null) {
    const split = splitOf(opened, { split: choice, seed }, "plain");
    return { dataset: withoutColumn(opened, choice.column), split, warnings: [NO_RECORD] };
  }
  const { dataset, split, changes } = recall(withoutSaid(opened, choice.column), record);
  expectSame(data.name, changes, options);
  expectRows(data.name, split, record.rows.length, changes);
  return { dataset, split, warnings: warningsOf(changes) };
}

/** Opens the data of a run where it lies now, or as `data` says it. */
export async function openKnownData(
  folder: string,
  { data, ...options }: DataOptions = {},
): Promise<KnownData> {
  const experiment = openRun(folder);
  const opened = await datasets.resolve(data ?? locatedData(folder, experiment.data));
  return knownData(folder, experiment, opened, options);
}

/** The column that said the parts may be gone: the record has them. */
const withoutSaid = (dataset: Dataset, column: string | undefined): Dataset =>
  dataset.factors.some(({ name }) => name === column) ? withoutColumn(dataset, column) : dataset;

const count = (rows: readonly Row[], what: string) =>
  rows.length === 0 ? [] : [`${rows.length} with ${what} (${someOf(rows.map(({ name }) => name))})`];

function expectSame(
  name: string,
  changes: Changes,
  { to = "read", changedData = "refuse" }: KnownOptions,
): void {
  const { repainted, relabelled, facts, gone } = changes;
  const lost = to === "train" ? gone.filter(({ part }) => part === "train") : [];
  const other = [...count(relabelled, "other labels"), ...count(repainted, "another picture")];
  const found = [
    ...(lost.length === 0
      ? []
      : [`${lost.length} training rows gone (${someOf(lost.map((row) => row.name))})`]),
    ...(changedData === "allow" && to === "read" ? [] : [...facts, ...other]),
  ];
  if (found.length === 0) return;
  const todo =
    to === "train"
      ? "Bring the data back as it was, or train a new run."
      : "Bring the data back as it was, or let changed rows count: --changed-data allow.";
  throw new InputError("data", name, "the rows that the run was begun with", found.join("; "), todo);
}

/** A part that has lost all of its rows cannot be scored, and data of which nothing is left is other data. */
function expectRows(name: string, split: Split, rows: number, { gone }: Changes): void {
  for (const part of ["train", "test", "unseen"] as const) {
    if (split[part].length > 0 || !gone.some((row) => row.part === part)) continue;
    const got = `none of them (${gone.length} of ${counted(rows, "row")} ${agreeing(gone.length, "is", "are")} gone)`;
    const todo = "Say where the data lies: --set data.path=FOLDER.";
    throw new InputError("data", name, `the ${part} rows of the run`, got, todo);
  }
}

function warningsOf({ added, gone, relabelled, repainted, facts, newFactors }: Changes): string[] {
  const names = (rows: readonly Row[]) => rows.map(({ name }) => name);
  const say = (what: string, list: readonly string[]) =>
    list.length === 0 ? [] : [`since the run was begun, ${what}: ${list.length} (${someOf(list)})`];
  return [
    ...say("rows were added, which are in no part", added),
    ...say("rows are gone", names(gone)),
    ...say("rows have other labels", names(relabelled)),
    ...say("rows show another picture", names(repainted)),
    ...say("factors were added, which are left out", newFactors),
    ...say("other things changed", facts),
  ];
}
