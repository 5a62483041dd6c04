/** Folds in which whole levels of the content are left out: people (objects, …) whom training never sees. */
import { allRows, rowsByLevel } from "../data/dataset.ts";
import { factorNamed, levelLabel } from "../data/factors.ts";
import type { Rng } from "../random.ts";
import type { Dataset } from "../types/index.ts";

/** The rows of a fold: numbers of rows of the dataset. */
export interface Fold {
  readonly train: Int32Array;
  readonly held: Int32Array;
  /** Labels of the levels that are left out. */
  readonly labels: readonly string[];
}

/** Levels that have two pictures or more: only they can be searched for. */
export const searchable = (dataset: Dataset, content: string): readonly number[] =>
  rowsByLevel(dataset, content, allRows(dataset)).flatMap(({ length }, level) => (length > 1 ? [level] : []));

/** Deals the levels, shuffled, into `count` folds; rows without a label are in none. An unknown factor is an InputError. */
export function foldsOf(dataset: Dataset, content: string, count: number, rng: Rng): Fold[] {
  const factor = factorNamed(dataset, content);
  const rows = rowsByLevel(dataset, content, allRows(dataset));
  const levels = rows.flatMap(({ length }, level) => (length > 0 ? [level] : []));
  const order = Array.from(rng.permutation(levels.length), (at) => levels[at]);
  const together = (chosen: readonly number[]) =>
    Int32Array.from(chosen.flatMap((level) => [...rows[level]])).sort();
  return Array.from({ length: count }, (_, fold) => {
    const [out, kept] = [true, false].map((side) => order.filter((_, at) => (at % count === fold) === side));
    return {
      train: together(kept),
      held: together(out),
      labels: out.toSorted((a, b) => a - b).map((level) => levelLabel(factor, level)),
    };
  });
}

/** At most `most` rows: fewer pictures of everybody first (never below `few`), then fewer levels. */
export function sampled(dataset: Dataset, content: string, most: number, rng: Rng): Int32Array {
  const levels = rowsByLevel(dataset, content, allRows(dataset)).filter(({ length }) => length > 0);
  const total = levels.reduce((sum, { length }) => sum + length, 0);
  if (total <= most) return Int32Array.from(levels.flatMap((rows) => [...rows])).sort();
  const each = Math.max(FEW, Math.floor(most / levels.length));
  const thinned = levels.map((rows, level) => {
    const order = rng.fork("pictures", level).permutation(rows.length).subarray(0, each);
    return Array.from(order, (at) => rows[at]);
  });
  const chosen: number[] = [];
  for (const at of rng.fork("levels").permutation(thinned.length))
    if (chosen.length + thinned[at].length <= most) chosen.push(...thinned[at]);
  return Int32Array.from(chosen).sort();
}

/** Pictures of everybody that are kept before levels are left out. */
const FEW = 10;
