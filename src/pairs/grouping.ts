/** Rows of a table sorted into groups that agree in some factors; groups into runs that agree in one more. */

import { factorIndex } from "../data/factors.ts";
import type { Rng } from "../random.ts";
import type { Dataset } from "../types/index.ts";

/**
 * Members of group g are `members[groups[g]] … members[groups[g + 1] − 1]`, sorted by run; run r spans
 * `runs[r] … runs[r + 1] − 1`. `groupOf` and `runOf` belong to places among the members. Rows that lack one of the labels
 * are in none.
 */
export interface Grouping {
  readonly members: Int32Array;
  readonly groups: Int32Array;
  readonly runs: Int32Array;
  readonly groupOf: Int32Array;
  readonly runOf: Int32Array;
}

/** A row's levels of some factors as one number, or −1 where one is missing. */
export function keyOf(dataset: Dataset, columns: readonly number[]): (row: number) => number {
  const { levels, factors } = dataset;
  const sizes = columns.map((at) => factors[at].size);
  return (row) => {
    let key = 0;
    for (let i = 0; i < columns.length; i++) {
      const level = levels[row * factors.length + columns[i]];
      if (level < 0) return -1;
      key = key * sizes[i] + level;
    }
    return key;
  };
}

/** Groups agree in `shared` (none: one group of all), runs in `apart` too (null: a group is one run). */
export function groupRows(
  dataset: Dataset,
  shared: readonly string[],
  apart: string | null,
  rows: Int32Array,
): Grouping {
  const key = keyOf(
    dataset,
    shared.map((name) => factorIndex(dataset, name)),
  );
  const level = apart === null ? () => 0 : keyOf(dataset, [factorIndex(dataset, apart)]);
  const whole = rows.filter((row) => key(row) >= 0 && level(row) >= 0);
  const [ids, count] = numbered(whole, key);
  const byLevel = sortedBy(whole.map(level), apart === null ? 1 : sizeOf(dataset, apart));
  // Stable: within a group the order by level stays.
  const order = sortedBy(
    byLevel.map((at) => ids[at]),
    count,
  ).map((at) => byLevel[at]);
  const members = order.map((at) => whole[at]);
  const groupOf = order.map((at) => ids[at]);
  const runOf = new Int32Array(members.length);
  for (let i = 1; i < members.length; i++) {
    const same = groupOf[i] === groupOf[i - 1] && level(members[i]) === level(members[i - 1]);
    runOf[i] = runOf[i - 1] + (same ? 0 : 1);
  }
  const runCount = members.length === 0 ? 0 : runOf[members.length - 1] + 1;
  return { members, groupOf, runOf, groups: starts(groupOf, count), runs: starts(runOf, runCount) };
}

const sizeOf = (dataset: Dataset, name: string) => dataset.factors[factorIndex(dataset, name)].size;

/** Keys → 0, 1, … in the order they are met. */
function numbered(rows: Int32Array, key: (row: number) => number): [ids: Int32Array, count: number] {
  const known = new Map<number, number>();
  const ids = rows.map((row) => {
    const k = key(row);
    const id = known.get(k) ?? known.size;
    if (id === known.size) known.set(k, id);
    return id;
  });
  return [ids, known.size];
}

/** Places of `values` (0 … count − 1) in rising order, equal ones as they stand. */
function sortedBy(values: Int32Array, count: number): Int32Array {
  const next = new Int32Array(count + 1);
  for (const value of values) next[value + 1]++;
  for (let i = 0; i < count; i++) next[i + 1] += next[i];
  const order = new Int32Array(values.length);
  values.forEach((value, at) => {
    order[next[value]++] = at;
  });
  return order;
}

/** Where each number of a rising list starts, and the end. */
function starts(sorted: Int32Array, count: number): Int32Array {
  const from = new Int32Array(count + 1);
  for (const value of sorted) from[value + 1]++;
  for (let i = 0; i < count; i++) from[i + 1] += from[i];
  return from;
}

/** Groups that span more than one run, or (where runs do not matter) hold more than one row. */
export function pairableGroups({ groups, runOf, runs }: Grouping, byRun: boolean): Int32Array {
  const all = Int32Array.from({ length: groups.length - 1 }, (_, g) => g);
  return all.filter((g) =>
    byRun ? runs[runOf[groups[g]] + 1] < groups[g + 1] : groups[g + 1] - groups[g] > 1,
  );
}

/** A place in the group of `place`, but not in its run. */
export function otherRun({ groups, groupOf, runs, runOf }: Grouping, place: number, rng: Rng): number {
  const [from, to] = [groups[groupOf[place]], groups[groupOf[place] + 1]];
  const [runFrom, runTo] = [runs[runOf[place]], runs[runOf[place] + 1]];
  const at = from + rng.int(to - from - (runTo - runFrom));
  return at < runFrom ? at : at + runTo - runFrom;
}

/** A place in the group of `place`, but not itself. */
export function otherMember({ groups, groupOf }: Grouping, place: number, rng: Rng): number {
  const [from, to] = [groups[groupOf[place]], groups[groupOf[place] + 1]];
  return from + ((place - from + 1 + rng.int(to - from - 1)) % (to - from));
}
