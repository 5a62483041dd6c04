/**
 * Gradient-boosted classification trees, exact (no histograms), as scikit-learn's GradientBoostingClassifier: 100 stages of
 * depth 3, learning rate 0.1, friedman_mse, every row and column. One tree per level and stage, one per stage with two
 * levels. Friedman 2001, Annals of Statistics 29(5).
 */
import type { Matrix } from "../types/index.ts";
import { ColumnDraws } from "./columnDraws.ts";
import type { SortedColumns } from "./sortedColumns.ts";
import { addTree, type Tree, TreeGrower } from "./treeGrower.ts";

/** scikit-learn's default. */
export const STAGES = 100;

/** Scikit-learn's constants where they are left out. */
export interface BoostingOptions {
  readonly stages?: number;
  readonly depth?: number;
  readonly rate?: number;
  /** Seed of the choice between columns that split equally well, as scikit-learn's `random_state`. */
  readonly seed?: number;
}

/** Fitted trees. */
export interface BoostedTrees {
  /** Share of every column in the decrease of squared error; sums to 1, all 0 where nothing was split. [columns] */
  readonly importance: Float64Array;
  /** Predicted levels of the training rows; −1 for rows without a level. [rows] */
  readonly fitted: Int32Array;
  /** Predicted levels of other rows. [rows] */
  predict(x: Matrix): Int32Array;
  /** Predicted levels by the first stages, for ascending numbers of stages. [stages.length][rows] */
  predictAt(x: Matrix, stages: readonly number[]): Int32Array[];
}

/** Fits sorted columns to levels [rows] (−1 left out). */
export function fitBoostedTrees(
  sorted: SortedColumns,
  levels: Int32Array,
  classes: number,
  { stages = STAGES, depth = 3, rate = 0.1, seed = 0 }: BoostingOptions = {},
): BoostedTrees {
  const counts = new Int32Array(classes);
  for (const level of levels) if (level >= 0) counts[level]++;
  const shown = Int32Array.from(counts.keys()).filter((level) => counts[level] > 0);
  if (shown.length < 2) return constantly(shown[0] ?? 0, sorted.columns, levels);
  const rows = Int32Array.from(levels.keys()).filter((row) => levels[row] >= 0);
  const order =
    rows.length === levels.length
      ? sorted.order
      : sorted.order.map((list) => list.filter((row) => levels[row] >= 0));
  const grower = new TreeGrower(
    { ...sorted, order },
    rows.length,
    depth,
    new ColumnDraws(sorted.columns, seed),
  );

  const prior = Float64Array.from(shown, (level) => Math.log(counts[level] / rows.length));
  // With two levels one tree predicts the lead of the second over the first.
  const start = shown.length === 2 ? Float64Array.of(prior[1] - prior[0]) : prior;
  const place = new Int32Array(classes);
  for (const [at, level] of shown.entries()) place[level] = at;
  const own = levels.map((level) => (level < 0 ? -1 : place[level]));
  const raw = Array.from(start, (value) => new Float64Array(levels.length).fill(value));
  const trees = Array.from({ length: stages }, () => stageOf(grower, rows, own, raw, rate));
  const { predictAt, highest } = predictorsOf(trees, start, shown);
  return {
    importance: grower.importance(),
    fitted: levels.map((level, row) => (level < 0 ? -1 : highest(raw, row))),
    predict: (x) => predictAt(x, [stages])[0],
    predictAt,
  };
}

/** A tree for every output, all fitted to the scores before the stage. `own` [rows]: place of the row's level among those shown. */
function stageOf(
  grower: TreeGrower,
  rows: Int32Array,
  own: Int32Array,
  raw: readonly Float64Array[],
  rate: number,
): Tree[] {
  const outputs = raw.length;
  const count = raw[0].length;
  const [residuals, curvature] = [new Float64Array(count), new Float64Array(count)];
  const chance = outputs > 1 ? softmax(raw, rows) : raw;
  const shrink = outputs === 1 ? 1 : (outputs - 1) / outputs;
  return chance.map((p, k) => {
    const hitBy = outputs === 1 ? 1 : k;
    for (const row of rows) {
      const hit = Number(own[row] === hitBy);
      residuals[row] = outputs === 1 ? logisticResidual(hit, raw[0][row]) : hit - p[row];
      // Not p itself: where the residual rounds to 1 the curvature is 0, and the leaf would add nothing instead of 1 / p.
      const q = hit - residuals[row];
      curvature[row] = q * (1 - q);
    }
    return grower.grow({ residuals, curvature, rate: rate * shrink, scores: raw[k] });
  });
}

/** `highest`: the level that leads in row `row` of scores [outputs][rows]. */
function predictorsOf(trees: readonly (readonly Tree[])[], start: Float64Array, shown: Int32Array) {
  const highest = (scores: readonly Float64Array[], row: number) => {
    if (scores.length === 1) return shown[Number(scores[0][row] > 0)];
    let best = 0;
    for (let k = 1; k < scores.length; k++) if (scores[k][row] > scores[best][row]) best = k;
    return shown[best];
  };
  const predictAt = (x: Matrix, at: readonly number[]) => {
    const scores = Array.from(start, (value) => new Float64Array(x.rows).fill(value));
    let done = 0;
    return at.map((stage) => {
      for (; done < Math.min(stage, trees.length); done++)
        for (const [k, tree] of trees[done].entries()) addTree(tree, x, scores[k]);
      return Int32Array.from({ length: x.rows }, (_, row) => highest(scores, row));
    });
  };
  return { highest, predictAt };
}

function constantly(level: number, columns: number, levels: Int32Array): BoostedTrees {
  return {
    importance: new Float64Array(columns),
    fitted: levels.map((each) => (each < 0 ? -1 : level)),
    predict: (x) => new Int32Array(x.rows).fill(level),
    predictAt: (x, stages) => stages.map(() => new Int32Array(x.rows).fill(level)),
  };
}

/** Level (0 or 1) less its probability, without cancellation where that is near the level. */
function logisticResidual(hit: number, raw: number): number {
  const odds = Math.exp(-raw);
  return Number.isFinite(odds) ? (hit * odds - (1 - hit)) / (1 + odds) : hit;
}

/** Probability of every output in the given rows. [outputs][rows] */
function softmax(raw: readonly Float64Array[], rows: Int32Array): Float64Array[] {
  const classes = raw.length;
  const chance = raw.map((scores) => new Float64Array(scores.length));
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
  return chance;
}
