/**
 * The lasso's weights for falling penalties, exactly: between two penalties they move on straight lines, whose ends are where a
 * column joins or a weight returns to 0. Osborne et al. 2000, IMA J. Numer. Anal. 20(3); Efron et al. 2004 (LARS).
 */
import { Cholesky } from "../numerics/cholesky.ts";

/** Weights other than 0. */
export interface Sparse {
  readonly columns: readonly number[];
  /** [columns] */
  readonly weights: readonly number[];
}

/** A penalty has fallen when it has by more than this share. */
const ROUNDING = 1e-12;

/**
 * Yields the weights under each of the falling `penalties`. `correlations` of columns, 0 for one that does not vary;
 * `withTarget` of every column with the target.
 */
export function* lassoPath(
  correlations: readonly Float64Array[],
  withTarget: Float64Array,
  penalties: Iterable<number>,
): Generator<Sparse, undefined> {
  const path = new Path(correlations, withTarget);
  for (const penalty of penalties) {
    while (path.penalty > penalty) path.step(penalty);
    yield path.weights();
  }
}

class Path {
  penalty: number;
  private readonly correlations: readonly Float64Array[];
  /** Correlation of every column with the residual. */
  private readonly rest: Float64Array;
  private active: Active[] = [];
  private readonly factor = new Cholesky();
  /** Columns that do not join now: active ones, those that active ones span, and those that have just left. */
  private readonly out: Uint8Array;

  constructor(correlations: readonly Float64Array[], withTarget: Float64Array) {
    this.correlations = correlations;
    this.rest = withTarget.slice();
    this.out = new Uint8Array(withTarget.length);
    this.penalty = withTarget.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  }

  weights(): Sparse {
    const shown = this.active.filter(({ weight }) => weight !== 0);
    return { columns: shown.map(({ column }) => column), weights: shown.map(({ weight }) => weight) };
  }

  /** Goes on to the next column that joins or leaves, or to the penalty `least`. */
  step(least: number): void {
    const { active, rest, penalty } = this;
    const along = this.factor.solve(active.map(({ sign }) => sign));
    const slopes = this.slopesOf(along);
    let [length, joins, leaves] = [penalty - least, -1, -1];
    for (let j = 0; j < rest.length; j++) {
      if (this.out[j] !== FREE) continue;
      const until = Math.min(
        meeting(penalty - rest[j], 1 - slopes[j]),
        meeting(penalty + rest[j], 1 + slopes[j]),
      );
      if (until < length) [length, joins] = [until, j];
    }
    for (let k = 0; k < active.length; k++) {
      const { weight, sign } = active[k];
      if (along[k] * sign >= 0) continue;
      const until = -weight / along[k];
      if (until <= length) [length, joins, leaves] = [until, -1, k];
    }
    for (let k = 0; k < active.length; k++) active[k].weight += length * along[k];
    for (let j = 0; j < rest.length; j++) rest[j] -= length * slopes[j];
    this.penalty = joins < 0 && leaves < 0 ? least : penalty - length;
    if (length > ROUNDING * penalty) this.release(LEFT);
    if (leaves >= 0) this.leave(leaves);
    else if (joins >= 0) this.join(joins);
  }

  /** How fast the correlations with the residual fall when the weights move `along`. */
  private slopesOf(along: Float64Array): Float64Array {
    const slopes = new Float64Array(this.rest.length);
    const none = new Float64Array(slopes.length);
    for (let k = 0; k < along.length; k += 4) {
      const [a, b, c, d] = [0, 1, 2, 3].map((i) => this.active[k + i]?.correlations ?? none);
      const [p, q, r, s] = [0, 1, 2, 3].map((i) => along[k + i] ?? 0);
      for (let j = 0; j < slopes.length; j++) slopes[j] += p * a[j] + q * b[j] + r * c[j] + s * d[j];
    }
    return slopes;
  }

  private join(column: number): void {
    const correlations = this.correlations[column];
    const row = [...this.active.map((other) => correlations[other.column]), correlations[column]];
    if (!this.factor.add(row)) this.out[column] = SPANNED;
    else {
      this.out[column] = ACTIVE;
      this.active.push({ column, correlations, sign: Math.sign(this.rest[column]), weight: 0 });
    }
  }

  private leave(at: number): void {
    const [{ column }] = this.active.splice(at, 1);
    this.factor.remove(at);
    this.out[column] = LEFT;
    this.release(SPANNED);
  }

  private release(why: number): void {
    for (let j = 0; j < this.out.length; j++) if (this.out[j] === why) this.out[j] = FREE;
  }
}

interface Active {
  readonly column: number;
  readonly correlations: Float64Array;
  readonly sign: number;
  weight: number;
}

const FREE = 0;
const ACTIVE = 1;
const SPANNED = 2;
const LEFT = 3;

/** Where a gap that closes at this speed is closed. */
const meeting = (gap: number, speed: number): number =>
  speed > ROUNDING ? Math.max(0, gap) / speed : Number.POSITIVE_INFINITY;
