/**
 * What the levels of a nuisance do to a code: code = what the group adds + what the level adds + the rest, by least squares. Groups
 * are the levels of what is searched for. So a light in which one person was taken more often is not read as that person.
 */
import type { Matrix } from "../types/index.ts";
import type { RowLevels } from "./levels.ts";

/** What every level adds, and how much that counts. */
export interface Effects {
  /** Their weighted mean is 0. [levels, columns] */
  readonly effects: Float64Array;
  /**
   * 1 − 1/c of a level that is seen with c groups: what is seen with one group only cannot be told from the group and counts
   * nothing; 0 also where a level is not seen. Without groups c is the number of rows. [levels]
   */
  readonly weights: Float64Array;
}

/** Turns between groups and levels at most; the first is exact where every group has every level equally often. */
const TURNS = 20;
/** Where a turn moves the effects by less than this share of their length, they have settled. */
const SETTLED = 1e-5;

/** Effects of the levels beside those of `groups`; rows whose level is not known are left out. */
export function effectsOf(codes: Matrix, levels: RowLevels, groups: RowLevels | null): Effects {
  const { columns } = codes;
  const known = levels.of.map((level, row) => (level < 0 ? -1 : row)).filter((row) => row >= 0);
  const group = groupsOfSeveral(known, codes.rows, groups);
  const cells = cellsOf(known, levels.of, group);
  const effects = new Float64Array(levels.count * columns);
  const means = new Float64Array(((groups?.count ?? 0) + 1) * columns);
  const byLevel = sumsOf(codes, known, levels.of, effects.length);
  const byGroup = sumsOf(codes, known, group, means.length);
  for (let turn = 0; turn < TURNS; turn++) {
    const before = effects.slice();
    settle(means, byGroup, effects, cells, columns);
    settle(
      effects,
      byLevel,
      means,
      cells.map(({ group, level, rows }) => ({ group: level, level: group, rows })),
      columns,
    );
    if (moved(before, effects) < SETTLED ** 2) break;
  }
  const weights = weightsOf(known, levels, groups);
  centre(effects, weights, columns);
  return { effects, weights };
}

/** The squared length of what changed, as a share of that of what is there. */
function moved(before: Float64Array, after: Float64Array): number {
  let [change, all] = [0, Number.MIN_VALUE];
  for (let at = 0; at < after.length; at++) {
    change += (after[at] - before[at]) ** 2;
    all += after[at] ** 2;
  }
  return change / all;
}

/** Rows of a group at a level. */
interface Cell {
  readonly group: number;
  readonly level: number;
  readonly rows: number;
}

/** Group of every row of the sample: those with one known row are one group together, whose differences average out. */
function groupsOfSeveral(known: Int32Array, all: number, groups: RowLevels | null): Int32Array {
  const of = new Int32Array(all);
  if (groups === null) return of;
  const rows = new Int32Array(groups.count);
  for (const row of known) if (groups.of[row] >= 0) rows[groups.of[row]]++;
  for (const row of known) if (groups.of[row] >= 0 && rows[groups.of[row]] > 1) of[row] = groups.of[row] + 1;
  return of;
}

function cellsOf(known: Int32Array, levels: Int32Array, groups: Int32Array): Cell[] {
  const counts = new Map<string, number>();
  for (const row of known) {
    const key = `${groups[row]} ${levels[row]}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, rows]) => {
    const [group, level] = key.split(" ").map(Number);
    return { group, level, rows };
  });
}

function sumsOf({ columns, data }: Matrix, known: Int32Array, of: Int32Array, size: number): Float64Array {
  const sums = new Float64Array(size);
  for (const row of known) {
    const into = of[row] * columns;
    for (let j = 0; j < columns; j++) sums[into + j] += data[row * columns + j];
  }
  return sums;
}

/** In place: what each group adds, given what the levels of its rows add. */
function settle(
  added: Float64Array,
  sums: Float64Array,
  others: Float64Array,
  cells: readonly Cell[],
  columns: number,
): void {
  added.set(sums);
  const rows = new Float64Array(added.length / columns);
  for (const cell of cells) {
    const [into, from] = [cell.group * columns, cell.level * columns];
    for (let j = 0; j < columns; j++) added[into + j] -= cell.rows * others[from + j];
    rows[cell.group] += cell.rows;
  }
  for (let at = 0; at < added.length; at++) added[at] /= Math.max(1, rows[Math.floor(at / columns)]);
}

function weightsOf(known: Int32Array, levels: RowLevels, groups: RowLevels | null): Float64Array {
  const seen = Array.from({ length: levels.count }, () => new Set<number>());
  for (const row of known)
    if (groups === null || groups.of[row] >= 0) seen[levels.of[row]].add(groups?.of[row] ?? row);
  return Float64Array.from(seen, ({ size }) => (size === 0 ? 0 : 1 - 1 / size));
}

/** In place: less the weighted mean, which is no level's own. */
function centre(effects: Float64Array, weights: Float64Array, columns: number): void {
  const total = weights.reduce((a, b) => a + b, 0);
  if (total === 0) return;
  const middle = new Float64Array(columns);
  weights.forEach((weight, level) => {
    for (let j = 0; j < columns; j++) middle[j] += (weight / total) * effects[level * columns + j];
  });
  for (let at = 0; at < effects.length; at++) effects[at] -= middle[at % columns];
}
