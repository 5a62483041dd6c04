/** A run folder as the report reads it. */

import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Choice, readChoice } from "../choose/choice.ts";
import type { EditFigures } from "../evaluate/figures/edits.ts";
import type { MapFigure } from "../evaluate/figures/map.ts";
import type { Strip } from "../evaluate/figures/strips.ts";
import { inPercent } from "../numerics/percent.ts";
import { type DataFile, readData } from "../run/data.ts";
import { type LoggedEvent, readEvents } from "../run/events.ts";
import { openRun, paths, readScores, readWritten, type ScoresFile } from "../run/folder.ts";
import { EDITS, ENVIRONMENT, MAP, STRIPS } from "../run/written.ts";
import type { Experiment, ScoreMatrix } from "../types/index.ts";

/** A run folder's files, parsed. */
export interface RunView {
  /** The folder's name: "before", "after". */
  readonly name: string;
  readonly experiment: Experiment;
  readonly results: ScoresFile;
  readonly events: readonly LoggedEvent[];
  readonly strips: readonly Strip[];
  /** Null where the run has no decoder. */
  readonly edits: EditFigures | null;
  /** Null of a run of an earlier version. */
  readonly map: MapFigure | null;
  readonly environment: Readonly<Record<string, unknown>>;
  /** The record of its data; null of a run of an earlier version. */
  readonly data: DataFile | null;
  /** Null where somebody named the recipe. */
  readonly choice: Choice | null;
}
/** A score as it lies in the folder, without clock time. */
export type ViewScore = ScoresFile["scores"][number];

/** Reads a run folder; an InputError says what it lacks. */
export function viewOf(folder: string): RunView {
  const files = paths(folder);
  return {
    name: basename(resolve(folder)),
    experiment: openRun(folder),
    results: readScores(folder),
    events: readEvents(files.events),
    strips: existsSync(files.strips) ? (readWritten(files.strips, STRIPS) as Strip[]) : [],
    edits: existsSync(files.edits) ? (readWritten(files.edits, EDITS) as EditFigures) : null,
    map: existsSync(files.map) ? (readWritten(files.map, MAP) as MapFigure) : null,
    environment: readWritten(files.environment, ENVIRONMENT) as RunView["environment"],
    data: readData(folder),
    choice: readChoice(folder),
  };
}

/** Whether the runs read the same rows of the same data, so that their numbers can stand side by side. */
export function areComparable([first, ...others]: readonly RunView[]): boolean {
  const recorded = [first, ...others].every(({ data }) => data !== null);
  // What the data is goes before what it was called and where it lay.
  const rows = ({ experiment: { data: asked, split }, data }: RunView) => ({
    data: recorded ? data?.digest.levels : asked,
    split,
  });
  return others.every((view) => isDeepStrictEqual(rows(view), rows(first)));
}

/** A metric's score of this run, or null. */
export function scoreOf(view: RunView, metric: string): ViewScore | null {
  return view.results.scores.find((score) => score.metric === metric) ?? null;
}

/** One number of a score's table, or null where there is none. */
export function cellOf(matrix: ScoreMatrix | undefined, row: string, column: string): number | null {
  const [r, c] = [matrix?.rows.indexOf(row) ?? -1, matrix?.columns.indexOf(column) ?? -1];
  return matrix === undefined || r < 0 || c < 0 ? null : matrix.values[r][c];
}

/** The block that should know a factor: the one of its name, or the only one. */
export function blockFor(view: RunView, factor: string): string {
  const names = Object.keys(view.results.blocks);
  return names.includes(factor) ? factor : names[0];
}

/** The factor that was searched for: the held-out one, else the first of the data, else what the first block is called. */
export function searchedFactor(view: RunView): string {
  const [held] = Object.keys(view.experiment.split.unseen);
  return held ?? scoreOf(view, "mig")?.matrix?.columns[0] ?? Object.keys(view.results.blocks)[0];
}

/** The factor in which answers had to differ from their query; null where there is no second factor. */
export function nuisanceFactor(view: RunView): string | null {
  const searched = searchedFactor(view);
  return view.strips.find(({ factor }) => factor === searched)?.across ?? null;
}

/** A share in words: `12.3 %`, or a dash for null. */
export const percent = (share: number | null): string => (share === null ? "–" : inPercent(share, 1));
