/** What is read from codes of the benchmark: who it is, by which light, and by whom that was found out. */
import { estimators, type Matrix, numerics, type Rng } from "../../src/index.ts";

const FOLDS = 3;

/** Some rows of a code with the levels of one factor. */
export interface Levelled {
  readonly codes: Matrix;
  /** [rows] */
  readonly levels: Int32Array;
  readonly classes: number;
}

/** Who reads best, how well (balanced), and what it said of every row. */
export interface Attack {
  readonly by: string;
  readonly value: number;
  readonly said: Int32Array;
}

type Name = keyof typeof estimators.attackers;
const attackers: Readonly<Record<Name, estimators.Attacker>> = estimators.attackers;
/** Every attacker there is. */
const ALL = Object.keys(estimators.attackers) as Name[];
/** Wider codes are projected to so many columns before they are attacked, as by the metric `leakage`. */
const WIDEST = 128;

/** The papers' protocol: attackers are fitted to the codes that trained the encoder and read on others, and the strongest counts. */
export function fittedOn(train: Levelled, test: Levelled, rng: Rng, names: readonly Name[] = ALL): Attack {
  const [fit, read] = [train, test].map(({ codes }) =>
    numerics.randomProjection(codes, WIDEST, rng.fork("projection")),
  );
  return strongest(names, test, (name) =>
    estimators.fitKnown(attackers[name].fit, fit, train.levels, rng.fork("paper", name))(read),
  );
}

/** Attackers are fitted to some of the rows and read on the others, in turn; no group of `groups` [rows] is in two folds. */
export function heldOutAttack(
  test: Levelled,
  groups: Int32Array | null,
  rng: Rng,
  names: readonly Name[] = ALL,
): Attack {
  const { levels } = test;
  const codes = numerics.randomProjection(test.codes, WIDEST, rng.fork("projection"));
  const read = Int32Array.from(levels.keys());
  const chance = rng.fork(groups === null ? "random" : "apart");
  const folds =
    groups === null
      ? estimators.randomFolds(levels.length, FOLDS, chance)
      : estimators.groupFolds(groups, FOLDS, chance);
  return strongest(names, test, (name) => {
    const { mostRows } = attackers[name];
    return estimators.crossPredictions(
      attackers[name],
      { codes, levels, folds, read, mostRows },
      chance.fork(name),
    );
  });
}

function strongest(names: readonly Name[], truth: Levelled, say: (name: Name) => Int32Array): Attack {
  const all = names.map((by): Attack => {
    const said = say(by);
    return { by, value: estimators.balancedAccuracy(said, truth.levels, truth.classes), said };
  });
  return all.reduce((a, b) => (b.value > a.value ? b : a));
}

/** The level whose training codes' mean direction is nearest by cosine. [rows] */
export function nearestMean(train: Levelled, codes: Matrix): Int32Array {
  const means = numerics.unitRows(classMeans(train));
  const unit = numerics.unitRows(codes);
  const shown = [...new Set(train.levels)];
  return Int32Array.from({ length: codes.rows }, (_, row) => {
    let [found, most] = [-1, Number.NEGATIVE_INFINITY];
    for (const level of shown) {
      let cosine = 0;
      for (let j = 0; j < codes.columns; j++)
        cosine += means.data[level * codes.columns + j] * unit.data[row * codes.columns + j];
      if (cosine > most) [found, most] = [level, cosine];
    }
    return found;
  });
}

function classMeans({ codes, levels, classes }: Levelled): Matrix {
  const unit = numerics.unitRows(codes);
  const data = new Float32Array(classes * codes.columns);
  levels.forEach((level, row) => {
    for (let j = 0; j < codes.columns; j++)
      data[level * codes.columns + j] += unit.data[row * codes.columns + j];
  });
  return { rows: classes, columns: codes.columns, data };
}

/** The level of the largest score. [rows] */
export const largest = ({ rows, columns, data }: Matrix): Int32Array =>
  Int32Array.from({ length: rows }, (_, row) => {
    const scores = data.subarray(row * columns, (row + 1) * columns);
    return scores.indexOf(scores.reduce((a, b) => Math.max(a, b)));
  });

/** Levels as columns of 0 and 1: what is left of a code when only the name it stands for is kept. */
export function oneHot(levels: Int32Array, classes: number): Matrix {
  const data = new Float32Array(levels.length * classes);
  levels.forEach((level, row) => {
    data[row * classes + level] = 1;
  });
  return { rows: levels.length, columns: classes, data };
}

/** Rows of a code with what is asked of them. */
export const levelled = (
  codes: Matrix,
  rows: Int32Array,
  levels: (rows: Int32Array) => Int32Array,
  classes: number,
): Levelled => ({ codes: numerics.rowsAt(codes, rows), levels: levels(rows), classes });
