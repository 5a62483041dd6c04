/**
 * Regression trees of least squared error, exact, equal to scikit-learn's DecisionTreeRegressor including its choice between
 * splits with equal scores: where levels are rare or separable nearly all are equal, and importances depend on the choice.
 */
import type { Matrix } from "../types/index.ts";
import type { ColumnDraws } from "./columnDraws.ts";
import { type Cut, improveCut, type Partition, partList, SAME, type SortedColumns } from "./sortedColumns.ts";

/** A node with a variance up to this is a leaf. */
const PURE = Number.EPSILON;

/** Nodes as a heap: children of node n are 2n + 1 (value at most the threshold) and 2n + 2. */
export interface Tree {
  /** Column that a node compares with its threshold, −1 at a leaf. */
  readonly column: Int32Array;
  readonly threshold: Float64Array;
  /** Value that a leaf adds to the score of its rows. */
  readonly value: Float64Array;
}

/** A tree that is being grown: residuals and curvature that leaves are fitted to, the learning rate, and the scores they update. [rows] */
interface Growth {
  readonly tree: Tree;
  readonly residuals: Float64Array;
  readonly curvature: Float64Array;
  readonly rate: number;
  readonly scores: Float64Array;
}
/** The rows of a node: those at [from, to) of its level's lists. */
interface Span {
  readonly node: number;
  readonly level: number;
  readonly from: number;
  readonly to: number;
}

/** One Newton step for the rows of the node, written into the tree and added to their scores. */
function addLeaf({ tree, residuals, curvature, rate, scores }: Growth, span: Span, rows: Int32Array): void {
  let [up, down] = [0, 0];
  for (let p = span.from; p < span.to; p++) {
    up += residuals[rows[p]];
    down += curvature[rows[p]];
  }
  const value = Math.abs(down) < 1e-150 ? 0 : (rate * up) / down;
  tree.value[span.node] = value;
  for (let p = span.from; p < span.to; p++) scores[rows[p]] += value;
}

/** Adds the value of the leaf that every row falls into to `scores` [rows]. */
export function addTree(
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
 * Grows trees on the same rows repeatedly. Every column's rows stay in ascending order: a split partitions each list without
 * changing the order within the sides, so no node sorts.
 */
export class TreeGrower {
  private readonly sorted: SortedColumns;
  private readonly depth: number;
  private readonly count: number;
  /** Lists of rows, partitioned down to each level. [depth][columns][rows] */
  private readonly lists: readonly (readonly Int32Array[])[];
  private readonly goesLeft: Uint8Array;
  private readonly rows: Int32Array;
  /** Rows in the order in which scikit-learn sums them: the scores of mirrored splits differ by rounding alone. */
  private readonly samples: Int32Array;
  /** 1 / n */
  private readonly shares: Float64Array;
  private readonly decrease: Float64Array;
  private readonly draws: ColumnDraws;
  // The split that was found last.
  private splitColumn = -1;
  private splitLeft = 0;
  // Of the node that was searched last: residuals, their squares, and the column.
  private nodeSum = 0;
  private nodeSquares = 0;
  private lastColumn = 0;
  private splitGain = 0;
  /** Number of columns known to be constant below it. */
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
    this.rows = sorted.order[0].slice().sort();
    this.samples = new Int32Array(count);
    this.shares = Float64Array.from({ length: count + 1 }, (_, n) => 1 / n);
    this.decrease = new Float64Array(sorted.columns);
  }

  importance(): Float64Array {
    const total = this.decrease.reduce((a, b) => a + b, 0);
    return this.decrease.map((v) => (total > 0 ? v / total : 0));
  }

  /** A tree for the residuals, its leaves scaled by the learning rate and added to the scores. */
  grow(task: Omit<Growth, "tree">): Tree {
    this.draws.next();
    const nodes = 2 ** (this.depth + 1) - 1;
    const tree: Tree = {
      column: new Int32Array(nodes).fill(-1),
      threshold: new Float64Array(nodes),
      value: new Float64Array(nodes),
    };
    const growth: Growth = { ...task, tree };
    const all: Span = { node: 0, level: 0, from: 0, to: this.count };
    if (this.depth === 0 || this.count === 0) addLeaf(growth, all, this.lists[0][0]);
    else {
      this.samples.set(this.rows);
      this.part(growth, all, 0, Number.POSITIVE_INFINITY);
    }
    return tree;
  }

  /**
   * Splits the rows of a node, and those of its children, until they are pure, at the full depth, or no split reduces the
   * error.
   */
  private part(growth: Growth, span: Span, known: number, variance: number): void {
    const { node, level, from, to } = span;
    const { tree, residuals } = growth;
    const lists = this.lists[level];
    if (variance <= PURE || !this.findSplit(residuals, lists, from, to, known)) {
      addLeaf(growth, span, lists[0]);
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
    const left: Span = { node: 2 * node + 1, level: level + 1, from, to: middle };
    const right: Span = { node: 2 * node + 2, level: level + 1, from: middle, to };
    if (level + 1 === this.depth) {
      addLeaf(growth, left, rows);
      addLeaf(growth, right, rows);
      return;
    }
    this.partLists(level, column, { from, middle, to, goesLeft: this.goesLeft });
    this.partSamples(lists[this.lastColumn], from, to);
    const [onLeft, onRight] = this.variances(residuals, from, middle, to);
    this.part(growth, left, constants, onLeft);
    this.part(growth, right, constants, onRight);
  }

  /** Looks for the split of least squared error of the rows in [from, to); false where none reduces the error. */
  private findSplit(
    residuals: Float64Array,
    lists: readonly Int32Array[],
    from: number,
    to: number,
    constants: number,
  ): boolean {
    const n = to - from;
    if (n < 2) return false;
    let [sum, squares] = [0, 0];
    for (let p = from; p < to; p++) {
      const r = residuals[this.samples[p]];
      sum += r;
      squares += r * r;
    }
    this.nodeSum = sum;
    this.nodeSquares = squares;
    const cut: Cut = { left: 0, score: Number.NEGATIVE_INFINITY };
    this.splitColumn = -1;
    const isConstant = (column: number) => {
      this.lastColumn = column;
      const [values, list] = [this.sorted.values[column], lists[column]];
      return values[list[to - 1]] <= Math.fround(values[list[from]] + SAME);
    };
    this.splitConstants = this.draws.visit(constants, isConstant, (column) => {
      const values = this.sorted.values[column];
      if (improveCut(cut, residuals, lists[column], values, from, to, sum, this.shares))
        this.splitColumn = column;
    });
    this.splitLeft = cut.left;
    this.splitGain = cut.score - (sum * sum) / n;
    return this.splitColumn >= 0;
  }

  /**
   * Variances on the left and right of the split that was found last. Whether rounding leaves a node of equal residuals just
   * above PURE decides how many columns are drawn, and so later choices between equal splits: hence scikit-learn's own order of
   * summation.
   */
  private variances(residuals: Float64Array, from: number, middle: number, to: number): [number, number] {
    const { samples, nodeSum, nodeSquares } = this;
    const [lefts, rights] = [middle - from, to - middle];
    let [sum, squares] = [0, 0];
    for (let p = from; p < middle; p++) {
      const r = residuals[samples[p]];
      sum += r;
      squares += r * r;
    }
    if (lefts > rights) {
      sum = nodeSum;
      for (let p = to - 1; p >= middle; p--) sum -= residuals[samples[p]];
    }
    return [
      squares / lefts - (sum / lefts) ** 2,
      (nodeSquares - squares) / rights - ((nodeSum - sum) / rights) ** 2,
    ];
  }

  /** Partitions the samples, first put in the order of `list`, by swaps from the end. */
  private partSamples(list: Int32Array, from: number, to: number): void {
    const { samples, goesLeft } = this;
    samples.set(list.subarray(from, to), from);
    let end = to;
    for (let p = from; p < end; ) {
      const row = samples[p];
      if (goesLeft[row] === 1) p++;
      else {
        samples[p] = samples[--end];
        samples[end] = row;
      }
    }
  }

  /**
   * Partitions the lists of a level at a split in `column` and writes them to the next level, keeping the order within the
   * sides.
   */
  private partLists(level: number, column: number, partition: Partition): void {
    const [lists, parted] = [this.lists[level], this.lists[level + 1]];
    const { from, middle, to, goesLeft } = partition;
    const split = lists[column];
    for (let p = from; p < middle; p++) goesLeft[split[p]] = 1;
    for (let p = middle; p < to; p++) goesLeft[split[p]] = 0;
    for (let j = 0; j < lists.length; j++) {
      if (j === column) parted[j].set(split.subarray(from, to), from);
      else partList(lists[j], parted[j], partition);
    }
  }
}
