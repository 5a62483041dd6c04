/** Parts drawn by chance: a share of the rows or one of several folds, of rows, of every level alike, or of whole groups. */

import { expect } from "../../errors.ts";
import type { Rng } from "../../random.ts";
import type { Dataset, SplitChoice } from "../../types/index.ts";
import { levelsOf } from "../dataset.ts";
import { cover } from "./cover.ts";

/** `plain`: as runs without a record of their data drew, which left levels of few rows to chance. */
export type Drawing = "covering" | "plain";

/** The two sides of the rows that may train. */
interface Sides {
  readonly train: Iterable<number>;
  readonly test: Iterable<number>;
}

/** Parts `free`; unless `plain`, every level of a categorical factor that has two rows is on both sides. */
export function drawnParts(
  dataset: Dataset,
  free: readonly number[],
  split: SplitChoice,
  rng: Rng,
  drawing: Drawing = "covering",
): Sides {
  const rows = Int32Array.from(free);
  if (split.groups !== undefined) return groupParts(levelsOf(dataset, split.groups, rows), rows, split, rng);
  const { stratify, folds, fold, testShare } = split;
  const order = rng.permutation(rows.length);
  const columns = dataset.factors
    .filter(({ name, kind }) => kind === "categorical" || name === stratify)
    .map(({ name }) => levelsOf(dataset, name, rows));
  const strata =
    stratify === undefined
      ? columns.find((column) => folds !== undefined && isUneven(column, order, folds))
      : levelsOf(dataset, stratify, rows);
  const list = strata === undefined ? order : byLevel(order, strata);
  const count = Math.floor(rows.length * testShare);
  const ofShare = strata === undefined ? first(count) : spread(count, rows.length);
  const [train, test] = dealt(list, folds === undefined ? ofShare : ofFold(folds, fold));
  // Folds are parts of one deal: moving a row of one would put it into two.
  if (drawing === "covering" && folds === undefined && count > 0) cover(train, test, columns);
  const named = (side: Int32Array) => side.map((at) => rows[at]);
  return { train: named(train), test: named(test) };
}

/** Whether dealing rows into folds in this order leaves a level out of a fold that could have it. */
function isUneven(column: Int32Array, order: Int32Array, folds: number): boolean {
  const [rows, found] = [new Map<number, number>(), new Map<number, Set<number>>()];
  order.forEach((at, place) => {
    const level = column[at];
    rows.set(level, (rows.get(level) ?? 0) + 1);
    found.set(level, (found.get(level) ?? new Set()).add(place % folds));
  });
  return [...rows].some(([level, count]) => level >= 0 && found.get(level)!.size < Math.min(count, folds));
}

/** The same order level by level, so that neighbours are alike. */
function byLevel(order: Int32Array, levels: Int32Array): Int32Array {
  const place = new Int32Array(order.length);
  order.forEach((at, i) => {
    place[at] = i;
  });
  return order.toSorted((a, b) => levels[a] - levels[b] || place[a] - place[b]);
}

type Tests = (place: number) => boolean;

/** Every k-th place of a fold. */
const ofFold =
  (folds: number, fold = 0): Tests =>
  (place) =>
    place % folds === fold;
/** The first places. */
const first =
  (count: number): Tests =>
  (place) =>
    place < count;
/** So many places of a list, evenly spread. */
const spread =
  (count: number, length: number): Tests =>
  (place) =>
    Math.floor(((place + 1) * count) / length) > Math.floor((place * count) / length);

const dealt = (list: Int32Array, tests: Tests): [train: Int32Array, test: Int32Array] => [
  list.filter((_, place) => !tests(place)),
  list.filter((_, place) => tests(place)),
];

/** Whole levels on one side or the other; rows without a label are on neither, since nobody knows whose they are. */
function groupParts(levels: Int32Array, rows: Int32Array, split: SplitChoice, rng: Rng): Sides {
  const { folds, fold, testShare } = split;
  const groups = Int32Array.from(new Set(levels.filter((level) => level >= 0)));
  const [least, got] = [folds ?? 2, `${groups.length}`];
  expect(groups.length >= least, "split", "groups", `${least} groups or more`, got, "Name another factor.");
  const order = rng.permutation(groups.length).map((at) => groups[at]);
  const count = Math.max(Math.floor(groups.length * testShare), testShare > 0 ? 1 : 0);
  const sides = dealt(order, folds === undefined ? first(count) : ofFold(folds, fold));
  const [train, test] = sides.map((side) => new Set(side));
  const rowsOf = (side: ReadonlySet<number>) => rows.filter((_, at) => side.has(levels[at]));
  return { train: rowsOf(train), test: rowsOf(test) };
}
