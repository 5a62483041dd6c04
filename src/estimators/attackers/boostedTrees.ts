import { rowsAt } from "../../numerics/matrix.ts";
import { fitBoostedTrees } from "../boostedTrees.ts";
import { countLevels } from "../levels.ts";
import { sortedColumns } from "../sortedColumns.ts";
import type { Attacker } from "./attacker.ts";

/** Total number of trees: with many levels there are fewer stages with a higher learning rate. */
const TREES = 500;
const [FEWEST, MOST] = [5, 100];

/** Boosted trees of depth 3 on rows drawn with equally many per level; rows of rare levels are repeated. */
export const boostedTrees: Attacker = {
  about: `boosted trees (depth 3, ${TREES} trees in ${FEWEST} to ${MOST} stages, balanced draw)`,
  mostRows: 1000,
  fit: (codes, levels, classes, rng) => {
    const outputs = classes === 2 ? 1 : classes;
    const stages = Math.min(MOST, Math.max(FEWEST, Math.floor(TREES / outputs)));
    const rows = balancedRows(levels, classes, rng.permutation(levels.length));
    const trees = fitBoostedTrees(
      sortedColumns(rowsAt(codes, rows)),
      rows.map((row) => levels[row]),
      classes,
      // The product of stages and learning rate is that of scikit-learn's defaults.
      { stages, rate: Math.min(0.5, 10 / stages) },
    );
    return trees.predict;
  },
};

/** About as many rows as there are, as many of every level; `order` decides which come first. */
function balancedRows(levels: Int32Array, classes: number, order: Int32Array): Int32Array {
  const counts = countLevels(levels, classes);
  if (counts.every((count) => count === counts[0])) return Int32Array.from(levels.keys());
  const each = Math.max(1, Math.round(levels.length / classes));
  const lists = Array.from({ length: classes }, () => [] as number[]);
  for (const row of order) lists[levels[row]].push(row);
  return Int32Array.from(
    lists.flatMap((list) => Array.from({ length: each }, (_, at) => list[at % list.length])),
  ).sort();
}
