/** The conditions under which a picture was taken, as nuisance factors say them: groups to be fair to, and what may leak. */
import { factorIndex } from "../data/factors.ts";
import { levelNames } from "../data/record.ts";
import type { Dataset, Factor } from "../types/index.ts";

/** Rows that share a condition. */
export interface Group {
  readonly name: string;
  /** 1 where a row of the dataset belongs to it. */
  readonly has: Uint8Array;
}

/** Neighbouring levels of a factor with numbers are put together into so many groups. */
const GROUPS = 5;
/** Levels of a factor without numbers are groups of their own, the commonest first, up to so many. */
const MOST = 12;

/** Groups of every nuisance factor: neighbouring numbers together, other levels by themselves. */
export function groupsOf(dataset: Dataset, nuisance: readonly string[]): Group[] {
  return nuisance.flatMap((name) => {
    const at = factorIndex(dataset, name);
    const factor = dataset.factors[at];
    const counts = new Int32Array(factor.size);
    const levels = columnOf(dataset, at);
    for (const level of levels) if (level >= 0) counts[level]++;
    const names = levelNames(factor);
    const present = [...counts.keys()].filter((level) => counts[level] > 0);
    return together(factor, present, counts).map((members) => {
      const [first, last] = [members[0], members.at(-1)!];
      const label = first === last ? names[first] : `${names[first]} … ${names[last]}`;
      const belongs = new Set(members);
      return {
        name: `${name} ${label}`,
        has: Uint8Array.from(levels, (level) => Number(belongs.has(level))),
      };
    });
  });
}

function together({ values }: Factor, present: readonly number[], counts: Int32Array): number[][] {
  if (values === undefined || present.length <= GROUPS) {
    const common = present.toSorted((a, b) => counts[b] - counts[a] || a - b).slice(0, MOST);
    return common.map((level) => [level]);
  }
  const total = present.reduce((sum, level) => sum + counts[level], 0);
  const groups: number[][] = Array.from({ length: GROUPS }, () => []);
  let before = 0;
  for (const level of present.toSorted((a, b) => values[a] - values[b])) {
    groups[Math.min(GROUPS - 1, Math.floor((GROUPS * (before + counts[level] / 2)) / total))].push(level);
    before += counts[level];
  }
  return groups.filter((members) => members.length > 0);
}

const columnOf = ({ factors, levels, rows }: Dataset, at: number): Int32Array =>
  Int32Array.from({ length: rows }, (_, row) => levels[row * factors.length + at]);

/**
 * One number for every combination of nuisance levels that occurs, by row; −1 where a label is missing, or where a combination
 * occurs once only, so that nobody else's picture can give it away.
 */
function combinationsOf(dataset: Dataset, nuisance: readonly string[]): Int32Array {
  const columns = nuisance.map((name) => columnOf(dataset, factorIndex(dataset, name)));
  const keys = Array.from({ length: dataset.rows }, (_, row) => {
    const levels = columns.map((column) => column[row]);
    return levels.some((level) => level < 0) ? null : levels.join();
  });
  const counts = new Map<string, number>();
  for (const key of keys) if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  const numbers = new Map([...counts].filter(([, count]) => count > 1).map(([key], at) => [key, at]));
  return Int32Array.from(keys, (key) => (key === null ? -1 : (numbers.get(key) ?? -1)));
}

/** What may leak: all nuisance factors together where their combinations come back often enough, else each by itself. */
export function leakable(dataset: Dataset, nuisance: readonly string[]): Int32Array[] {
  if (nuisance.length === 0) return [];
  const all = combinationsOf(dataset, nuisance);
  const found = all.filter((combination) => combination >= 0);
  const often = found.length >= OFTEN * new Set(found).size && found.length >= dataset.rows / 2;
  return nuisance.length === 1 || often ? [all] : nuisance.map((name) => combinationsOf(dataset, [name]));
}

/** Pictures of a combination, on average, from which its vote among neighbours says something. */
const OFTEN = 8;
