/** Levels that a draw left on one side only. */

/** How often each level occurs on a side. */
type Counts = Map<number, number>[];

const countsOf = (side: Int32Array, columns: readonly Int32Array[]): Counts =>
  columns.map((column) => {
    const counts: Counts[number] = new Map();
    for (const at of side) counts.set(column[at], (counts.get(column[at]) ?? 0) + 1);
    return counts;
  });

/**
 * Exchanges rows between two sides, in place, until every level that can be is on both: first those that no training row
 * has, then those that no test row has. Only as many rows move as it takes, and neither side grows.
 * `columns`: levels by factor, [rows]; −1 is missing.
 */
export function cover(train: Int32Array, test: Int32Array, columns: readonly Int32Array[]): void {
  // A level of one row trains: it cannot be tested where nothing was fitted to it.
  bring(test, train, columns, 1);
  bring(train, test, columns, 2);
}

/** Brings levels that `to` lacks over from `from`, where they have `least` rows or more. */
function bring(from: Int32Array, to: Int32Array, columns: readonly Int32Array[], least: number): void {
  const [source, target] = [countsOf(from, columns), countsOf(to, columns)];
  const isSpare = (at: number, counts: Counts) =>
    columns.every((column, k) => column[at] < 0 || counts[k].get(column[at])! > 1);
  for (const [k, column] of columns.entries())
    for (const [i, at] of from.entries()) {
      const lacks = column[at] >= 0 && !target[k].has(column[at]);
      if (!lacks || source[k].get(column[at])! < least || (least > 1 && !isSpare(at, source))) continue;
      const j = to.findIndex((other) => isSpare(other, target));
      if (j < 0) return;
      [from[i], to[j]] = [to[j], at];
      move(columns, to[j], source, target);
      move(columns, from[i], target, source);
    }
}

function move(columns: readonly Int32Array[], at: number, from: Counts, to: Counts): void {
  columns.forEach((column, k) => {
    const left = from[k].get(column[at])! - 1;
    if (left > 0) from[k].set(column[at], left);
    else from[k].delete(column[at]);
    to[k].set(column[at], (to[k].get(column[at]) ?? 0) + 1);
  });
}
