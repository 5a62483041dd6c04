/** One run, and several side by side: read when somebody opens them. */
import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "../errors.ts";
import { areComparable, type RunView, viewOf } from "../report/view.ts";
import { describeData, readData } from "../run/data.ts";
import { paths } from "../run/folder.ts";
import type { Comparison, RunDetails, RunRow } from "./api.ts";
import { findingsOf, headlineViews } from "./findings.ts";
import { isGiven } from "./places.ts";
import { isPlainFile, plainJson } from "./plain.ts";

/** A run as it is asked for: its row in the table, and its folder. */
export interface Opened {
  readonly row: RunRow;
  readonly folder: string;
}

/** Everything that is said of one run. A part that is damaged is named, and the rest is there. */
export const detailsOf = (opened: Opened): RunDetails => detailed(opened).details;

/** Everything that is said of several. */
export function comparisonOf(opened: readonly Opened[]): Comparison {
  const all = opened.map(detailed);
  const views = all.map(({ view }) => view);
  const known = views.filter((view) => view !== null);
  return {
    runs: all.map(({ details }) => details),
    comparable: known.length > 0 && areComparable(known),
    headlines: headlineViews(views),
  };
}

function detailed({ row, folder }: Opened): { details: RunDetails; view: RunView | null } {
  const read =
    row.state === "finished" ? attempt(() => viewOf(plain(folder))) : { value: null, problem: null };
  const said = read.value === null ? read : attempt(() => findingsOf(read.value as RunView));
  const data = attempt(() =>
    describeData(readData(plain(folder)), { name: `${row.settings.data ?? "data"}` }),
  );
  const details = {
    row,
    data: data.value,
    environment: environmentOf(folder),
    findings: read.value === null ? null : (said.value as RunDetails["findings"]),
    problem: said.problem,
    files: filesOf(folder),
  };
  return { details, view: said.problem === null ? read.value : null };
}

function attempt<T>(work: () => T): { value: T | null; problem: string | null } {
  try {
    return { value: work(), problem: null };
  } catch (error) {
    return { value: null, problem: (error as Error).message };
  }
}

/** The folder, once it is known that each of its files is one, and that its figures lie in it. */
function plain(folder: string): string {
  const { checkpoints, choosing, ...files } = paths(folder);
  const figures = lstatSync(join(folder, "figures"), { throwIfNoEntry: false });
  const todo = "Restore the folder.";
  expect(figures?.isSymbolicLink() !== true, "run folder", folder, "figures inside", "a link", todo);
  for (const path of Object.values(files)) isPlainFile(path);
  return folder;
}

function environmentOf(folder: string): RunDetails["environment"] {
  const read = attempt(() => plainJson(paths(folder).environment)).value;
  return typeof read === "object" && read !== null ? (read as RunDetails["environment"]) : {};
}

/** What can be fetched, with its size. */
function filesOf(folder: string): RunDetails["files"] {
  const figures = attempt(() => readdirSync(join(folder, "figures"))).value ?? [];
  const names = [
    ...(attempt(() => readdirSync(folder)).value ?? []),
    ...figures.map((name) => `figures/${name}`),
  ];
  return names
    .filter(isGiven)
    .sort()
    .flatMap((name) => {
      const stat = lstatSync(join(folder, name), { throwIfNoEntry: false });
      return stat?.isFile() ? [{ name, bytes: stat.size }] : [];
    });
}
