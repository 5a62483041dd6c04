/**
 * Gradient-boosted classification trees, exact (no histograms), as scikit-learn's GradientBoostingClassifier: 100 stages of
 * depth 3, learning rate 0.1, friedman_mse, every row and column. One tree per level and stage, one per stage with two
 * levels. Friedman 2001, Annals of Statistics 29(5).
 */
import type { Matrix } from "../types.ts";
import { ColumnDraws } from "./columnDraws.ts";

export interface BoostingOptions {
  readonly stages?: number;
  readonly depth?: number;
  readonly rate?: number;
  /** Decides between columns that split equally well, as scikit-learn's `random_state`. */
  readonly seed?: number;
}

export interface BoostedTrees {
  /** Share of every column in the decrease of squared error; sums to 1, all 0 where nothing was split. [columns] */
  readonly importance: Float64Array;
  predict(x: Matrix): Int32Array;
}

/** Columns for fitting: made once, used for every factor. */
export interface SortedColumns {
  readonly rows: number;
  readonly columns: number;
  /** [columns][rows], as given */
  readonly values: readonly Float32Array[];
  /** [columns][rows]: rows by rising value */
  readonly order: readonly Int32Array[];
}

export function sortedColumns({ rows, columns, data }: Matrix): SortedColumns {
  const values = Array.from({ length: columns }, (_, j) =>
    Float32Array.from({ length: rows }, (__, i) => data[i * columns + j]),
  );
  const order = values.map((x) => Int32Array.from(x.keys()).sort((a, b) => x[a] - x[b]));
  return { rows, columns, values, order };
}

/** Values nearer than this are one value to scikit-learn's splitter. */
const SAME = 1e-7;
/** A node of less variance is a leaf. */
const PURE = Number.EPSILON;

/** Fits sorted columns to levels [rows] (−1 left out). */
export function fitBoostedTrees(
  sorted: SortedColumns,
  levels: Int32Array,
  classes: number,
  { stages = 100, depth = 3, rate = 0.1, seed = 0 }: BoostingOptions = {},
): BoostedTrees {
  const counts = new Int32Array(classes);
  for (const level of levels) if (level >= 0) counts[level]++;
  const shown = Int32Array.from(counts.keys()).filter((level) => counts[level] > 0);
  if (shown.length < 2) return constantly(shown[0] ?? 0, sorted.columns);
  const rows = Int32Array.from(levels.keys()).filter((row) => levels[row] >= 0);
  const order =
    rows.length === levels.length
      ? sorted.order
      : sorted.order.map((list) => list.filter((row) => levels[row] >= 0));
  const grower = new Grower({ ...sorted, order }, rows.length, depth, new ColumnDraws(sorted.columns, seed));

  // With two levels one tree says how far the second is ahead of the first.
  const outputs = shown.length === 2 ? 1 : shown.length;
  const place = new Int32Array(classes);
  for (const [at, level] of shown.entries()) place[level] = at;
  const prior = Float64Array.from(shown, (level) => Math.log(counts[level] / rows.length));
  const start = outputs === 1 ? Float64Array.of(prior[1] - prior[0]) : prior;
  // [outputs][rows]
  const raw = Array.from(start, (value) => new Float64Array(levels.length).fill(value));
  const [residuals, curvature] = [new Float64Array(levels.length), new Float64Array(levels.length)];
  const chance = Array.from(start, () => new Float64Array(levels.length));
  const shrink = outputs === 1 ? 1 : (outputs - 1) / outputs;
  const trees: Tree[][] = [];
  for (let stage = 0; stage < stages; stage++) {
    if (outputs === 1) logistic(raw[0], chance[0], rows);
    else softmax(raw, chance, rows);
    trees.push(
      chance.map((p, k) => {
        const own = outputs === 1 ? 1 : k;
        for (const row of rows) {
          residuals[row] = Number(place[levels[row]] === own) - p[row];
          curvature[row] = p[row] * (1 - p[row]);
        }
        return grower.grow(residuals, curvature, shrink, rate, raw[k]);
      }),
    );
  }
  return {
    importance: grower.importance(),
    predict: (x) => {
      const scores = Array.from(start, (value) => new Float64Array(x.rows).fill(value));
      for (const stage of trees) for (const [k, tree] of stage.entries()) addTree(tree, x, scores[k]);
      return Int32Array.from({ length: x.rows }, (_, i) => {
        if (outputs === 1) return shown[Number(scores[0][i] > 0)];
        let best = 0;
        for (let k = 1; k < outputs; k++) if (scores[k][i] > scores[best][i]) best = k;
        return shown[best];
      });
    },
  };
}

function constantly(level: number, columns: number): BoostedTrees {
  return {
    importance: new Float64Array(columns),
    predict: (x) => new Int32Array(x.rows).fill(level),
  };
}

function logistic(raw: Float64Array, chance: Float64Array, rows: Int32Array): void {
  for (const row of rows) chance[row] = 1 / (1 + Math.exp(-raw[row]));
}

function softmax(raw: readonly Float64Array[], chance: readonly Float64Array[], rows: Int32Array): void {
  const classes = raw.length;
  for (const row of rows) {
    let top = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) top = Math.max(top, raw[k][row]);
    let total = 0;
    for (let k = 0; k < classes; k++) {
      const e = Math.exp(raw[k][row] - top);
      chance[k][row] = e;
      total += e;
    }
    for (let k = 0; k < classes; k++) chance[k][row] /= total;
  }
}

/** Nodes as a heap: children of node n are 2n + 1 (value at most the threshold) and 2n + 2. */
interface Tree {
  /** Column that a node asks for, −1 at a leaf. */
  readonly column: Int32Array;
  readonly threshold: Float64Array;
  /** What a leaf adds. */
  readonly value: Float64Array;
}

function addTree(
  { column, threshold, value }: Tree,
  { rows, columns, data }: Matrix,
  scores: Float64Array,
): void {
  for (let i = 0; i < rows; i++) {
    let node = 0;
    while (column[node] >= 0)
      node = data[i * columns + column[node]] <= threshold[node] ? 2 * node + 1 : 2 * node + 2;
    scores[i] += value[node];
  }
}

/**
 * Grows trees on the same rows again and again. Every column's rows stay in rising order: a split parts each list in two
 * without changing the order within, so no node ever sorts.
 */
class Grower {
  private readonly sorted: SortedColumns;
  private readonly depth: number;
  private readonly count: number;
  /** [depth][columns][rows]: lists of rows, parted as deep as that level */
  private readonly lists: readonly (readonly Int32Array[])[];
  private readonly goesLeft: Uint8Array;
  /** 1 / n */
  private readonly shares: Float64Array;
  private readonly decrease: Float64Array;
  private readonly draws: ColumnDraws;
  // The split found last.
  private splitColumn = -1;
  private splitLeft = 0;
  private splitGain = 0;
  /** Columns known to be constant below it. */
  private splitConstants = 0;

  constructor(sorted: SortedColumns, count: number, depth: number, draws: ColumnDraws) {
    this.draws = draws;
    this.sorted = sorted;
    this.count = count;
    this.depth = depth;
    const deeper = Array.from({ length: Math.max(0, depth - 1) }, () =>
      sorted.order.map(() => new Int32Array(count)),
    );
    this.lists = [sorted.order, ...deeper];
    this.goesLeft = new Uint8Array(sorted.rows);
    this.shares = Float64Array.from({ length: count + 1 }, (_, n) => 1 / n);
    this.decrease = new Float64Array(sorted.columns);
  }

  importance(): Float64Array {
    const total = this.decrease.reduce((a, b) => a + b, 0);
    return this.decrease.map((v) => (total > 0 ? v / total : 0));
  }

  /** A tree for the residuals; adds what its leaves say, times `rate`, to `raw`. */
  grow(
    residuals: Float64Array,
    curvature: Float64Array,
    shrink: number,
    rate: number,
    raw: Float64Array,
  ): Tree {
    this.draws.next();
    const nodes = 2 ** (this.depth + 1) - 1;
    const tree: Tree = {
      column: new Int32Array(nodes).fill(-1),
      threshold: new Float64Array(nodes),
      value: new Float64Array(nodes),
    };
    const leaf = (node: number, rows: Int32Array, from: number, to: number) => {
      let [up, down] = [0, 0];
      for (let p = from; p < to; p++) {
        up += residuals[rows[p]];
        down += curvature[rows[p]];
      }
      const value = Math.abs(down) < 1e-150 ? 0 : (rate * shrink * up) / down;
      tree.value[node] = value;
      for (let p = from; p < to; p++) raw[rows[p]] += value;
    };
    const part = (node: number, level: number, from: number, to: number, known: number): void => {
      const lists = this.lists[level];
      if (level === this.depth || !this.findSplit(residuals, lists, from, to, known)) {
        leaf(node, lists?.[0] ?? this.lists[0][0], from, to);
        return;
      }
      const [column, middle] = [this.splitColumn, from + this.splitLeft];
      const constants = this.splitConstants;
      const rows = lists[column];
      const values = this.sorted.values[column];
      const [low, high] = [values[rows[middle - 1]], values[rows[middle]]];
      const threshold = low / 2 + high / 2;
      tree.column[node] = column;
      tree.threshold[node] = threshold === high || !Number.isFinite(threshold) ? low : threshold;
      this.decrease[column] += this.splitGain;
      if (level + 1 === this.depth) {
        leaf(2 * node + 1, rows, from, middle);
        leaf(2 * node + 2, rows, middle, to);
        return;
      }
      this.partLists(lists, this.lists[level + 1], column, from, middle, to);
      part(2 * node + 1, level + 1, from, middle, constants);
      part(2 * node + 2, level + 1, middle, to, constants);
    };
    if (this.depth === 0 || this.count === 0) leaf(0, this.lists[0][0], 0, this.count);
    else part(0, 0, 0, this.count, 0);
    return tree;
  }

  /** Looks for the split of least squared error of the rows in [from, to); false where there is none or nothing to gain. */
  private findSplit(
    residuals: Float64Array,
    lists: readonly Int32Array[],
    from: number,
    to: number,
    constants: number,
  ): boolean {
    const n = to - from;
    let [sum, squares] = [0, 0];
    for (let p = from; p < to; p++) {
      const r = residuals[lists[0][p]];
      sum += r;
      squares += r * r;
    }
    if (n < 2 || squares / n - (sum / n) ** 2 <= PURE) return false;
    let best = Number.NEGATIVE_INFINITY;
    this.splitColumn = -1;
    const isConstant = (column: number) => {
      const [values, list] = [this.sorted.values[column], lists[column]];
      return values[list[to - 1]] <= Math.fround(values[list[from]] + SAME);
    };
    this.splitConstants = this.draws.visit(constants, isConstant, (column) => {
      const values = this.sorted.values[column];
      const left = bestCut(residuals, lists[column], values, from, to, sum, this.shares, best);
      if (left === 0) return;
      this.splitColumn = column;
      this.splitLeft = left;
      best = cutScore;
    });
    this.splitGain = best - (sum * sum) / n;
    return this.splitColumn >= 0;
  }

  /** Parts every column's list at the split, keeping the order within each side. */
  private partLists(
    lists: readonly Int32Array[],
    parted: readonly Int32Array[],
    column: number,
    from: number,
    middle: number,
    to: number,
  ): void {
    const split = lists[column];
    for (let p = from; p < middle; p++) this.goesLeft[split[p]] = 1;
    for (let p = middle; p < to; p++) this.goesLeft[split[p]] = 0;
    for (let j = 0; j < lists.length; j++) {
      if (j === column) parted[j].set(split.subarray(from, to), from);
      else partList(lists[j], parted[j], this.goesLeft, from, middle, to);
    }
  }
}

/** The score of the cut that `bestCut` returned last: Σ² / n on the left plus the same on the right. */
let cutScore = 0;

/** Rows left of the best cut of one column that scores above `best`, or 0. */
function bestCut(
  residuals: Float64Array,
  list: Int32Array,
  values: Float32Array,
  from: number,
  to: number,
  sum: number,
  shares: Float64Array,
  best: number,
): number {
  const n = to - from;
  let [left, found] = [0, 0];
  let top = best;
  for (let p = from, at = 1; at < n; p++, at++) {
    left += residuals[list[p]];
    const right = sum - left;
    const score = left * left * shares[at] + right * right * shares[n - at];
    // Equal values cannot be cut; asked last because so few scores come this far.
    if (score > top && values[list[p + 1]] > Math.fround(values[list[p]] + SAME)) {
      top = score;
      found = at;
    }
  }
  cutScore = top;
  return found;
}

/** Stable partition without branches that the processor would guess wrong half of the time. */
function partList(
  list: Int32Array,
  parted: Int32Array,
  goesLeft: Uint8Array,
  from: number,
  middle: number,
  to: number,
): void {
  let [left, right] = [from, middle];
  for (let p = from; p < to; p++) {
    const row = list[p];
    const first = goesLeft[row];
    parted[right + (left - right) * first] = row;
    left += first;
    right += 1 - first;
  }
}
