/**
 * Ridge regression with free intercepts; the penalty is chosen by leave-one-out cross-validation in closed form: the error of a
 * left-out row is e / (1 − h), h its own weight in its prediction (Allen 1974, "PRESS").
 */
import { Matrix as Dense, EigenvalueDecomposition } from "ml-matrix";

/** The penalties to choose from, as shares of the sum of row weights. */
export const PENALTIES: readonly number[] = [1e-7, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1];

/** Directions along which rows extend by less than this share of the longest are rounding errors. */
const NEGLIGIBLE = 1e-14;

/** The fit under one penalty. */
export interface Ridge {
  readonly penalty: number;
  /** Mean squared error of the left-out rows, over rows (weighted) and outputs. */
  readonly error: number;
  /** Predictions [rows, outputs] for features [rows, width]. */
  predict(features: Dense): Dense;
  /** [width, outputs] */
  readonly slopes: Dense;
}

/** Decomposed features, which fit any number of targets. */
export interface RidgeBasis {
  /** `targets` [rows, outputs] */
  fit(targets: Dense): Ridge;
}

/** Weights of rows, and the penalties to choose from. */
export interface RidgeOptions {
  /** Weight of every row's squared error; 1 each by default. */
  readonly weights?: Float64Array;
  readonly penalties?: readonly number[];
}

/** Means of columns, weighted. */
function centreOf(matrix: Dense, weights: Float64Array, total: number): Float64Array {
  const centre = new Float64Array(matrix.columns);
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j < matrix.columns; j++) centre[j] += (weights[i] * matrix.get(i, j)) / total;
  }
  return centre;
}

/** Rows less the centre, times the square roots of their weights. */
function centred(matrix: Dense, centre: Float64Array, roots: Float64Array): Dense {
  const out = new Dense(matrix.rows, matrix.columns);
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j < matrix.columns; j++) out.set(i, j, roots[i] * (matrix.get(i, j) - centre[j]));
  }
  return out;
}

/** 1 − h of every row: the share of its prediction that comes from the other rows. */
function othersShare(z: Dense, shrink: Float64Array, shares: Float64Array): Float64Array {
  return Float64Array.from(shares, (share, i) => {
    let own = share;
    for (let j = 0; j < z.columns; j++) own += shrink[j] * z.get(i, j) ** 2;
    return Math.max(1e-9, 1 - own);
  });
}

/** Decomposes the features once, after which every penalty and every target is cheap. */
export function ridgeBasis(
  features: Dense,
  { weights = new Float64Array(features.rows).fill(1), penalties = PENALTIES }: RidgeOptions = {},
): RidgeBasis {
  const total = weights.reduce((a, b) => a + b, 0);
  const roots = weights.map(Math.sqrt);
  const centre = centreOf(features, weights, total);
  const x = centred(features, centre, roots);
  const { values, z, directions } = x.columns > x.rows ? byRows(x) : byColumns(x);
  const shares = weights.map((weight) => weight / total);
  const tried = penalties.map((penalty) => {
    const shrink = Float64Array.from(values, (value) => 1 / (Math.max(0, value) + penalty * total));
    return { penalty, shrink, left: othersShare(z, shrink, shares) };
  });
  return {
    fit: (targets) => {
      const middle = centreOf(targets, weights, total);
      const y = centred(targets, middle, roots);
      const products = z.transpose().mmul(y);
      const found = tried.map(({ penalty, shrink, left }) => {
        const inner = products.clone().mulColumnVector([...shrink]);
        return { penalty, inner, error: leftOutError(z.mmul(inner), y, left) / (total * targets.columns) };
      });
      const best = found.reduce((a, b) => (b.error < a.error ? b : a));
      // Whoever asks for the error only need not wait for them.
      let known: Dense | null = null;
      const slopes = () => (known ??= directions(best.inner));
      const start = () =>
        Dense.subtract(Dense.rowVector(middle), Dense.rowVector(centre).mmul(slopes())).getRow(0);
      return {
        penalty: best.penalty,
        error: best.error,
        get slopes() {
          return slopes();
        },
        predict: (other) => other.mmul(slopes()).addRowVector(start()),
      };
    },
  };
}

/** Rows along the principal directions, and weights of columns from weights of directions. */
interface Principal {
  readonly values: readonly number[];
  /** [rows, directions] */
  readonly z: Dense;
  directions(weights: Dense): Dense;
}

function byColumns(x: Dense): Principal {
  const { realEigenvalues: values, eigenvectorMatrix } = symmetric(x.gram());
  return { values, z: x.mmul(eigenvectorMatrix), directions: (weights) => eigenvectorMatrix.mmul(weights) };
}

/** Of more columns than rows only as many directions have rows along them. */
function byRows(x: Dense): Principal {
  const turned = x.transpose();
  const { realEigenvalues: values, eigenvectorMatrix: left } = symmetric(turned.gram());
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  const lengths = values.map((value) => (value > NEGLIGIBLE * most ? Math.sqrt(value) : 0));
  const inverse = lengths.map((length) => (length > 0 ? 1 / length : 0));
  return {
    values,
    z: left.clone().mulRowVector(lengths),
    directions: (weights) => turned.mmul(left.mmul(weights.clone().mulColumnVector(inverse))),
  };
}

const symmetric = (gram: Dense) => new EigenvalueDecomposition(gram, { assumeSymmetric: true });

/** Sum of squares of (target − fitted) / left, rows already weighted. */
function leftOutError(fitted: Dense, targets: Dense, left: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < targets.rows; i++) {
    for (let k = 0; k < targets.columns; k++) sum += ((targets.get(i, k) - fitted.get(i, k)) / left[i]) ** 2;
  }
  return sum;
}
