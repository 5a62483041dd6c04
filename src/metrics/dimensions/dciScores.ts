/** Disentanglement and completeness of a table of importances. Eastwood & Williams 2018. */

/** Keeps the logarithm of 0 finite, as in disentanglement_lib. */
const TINY = 1e-11;

/** 1 − entropy of the shares, in units of its largest value: 1 for a single entry, 0 for a flat list or a list of zeros. */
function purity(list: readonly number[]): number {
  if (list.length < 2) return list[0] > 0 ? 1 : 0;
  const shifted = list.map((v) => v + TINY);
  const total = shifted.reduce((a, b) => a + b, 0);
  const entropy = -shifted.reduce((sum, v) => sum + (v / total) * Math.log(v / total), 0);
  return 1 - entropy / Math.log(list.length);
}

/** One score of a table of importances, from 0 to 1. */
export interface DciScores {
  readonly disentanglement: number;
  readonly completeness: number;
  /** [rows] */
  readonly perRow: readonly number[];
  /** [columns] */
  readonly perColumn: readonly number[];
}

/** `importance` [dimensions or blocks][factors]; the means weight each row and column by its sum. */
export function dciScores(importance: readonly (readonly number[])[]): DciScores {
  const columns = importance[0].map((_, k) => importance.map((row) => row[k]));
  const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
  const total = sum(importance.map(sum));
  const perRow = importance.map(purity);
  const perColumn = columns.map(purity);
  const weighted = (scores: readonly number[], lists: readonly (readonly number[])[]) =>
    total > 0 ? scores.reduce((all, score, i) => all + (score * sum(lists[i])) / total, 0) : 0;
  return {
    disentanglement: weighted(perRow, importance),
    completeness: weighted(perColumn, columns),
    perRow,
    perColumn,
  };
}
