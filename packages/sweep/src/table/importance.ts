/** Which settings the objective depended on in a sweep, by a fitted forest; nothing where the forest explains nothing. */
import { RandomForestRegression } from "ml-random-forest";
import { estimators, type Rng, random } from "../../../../src/index.ts";
import { cellsOf } from "./cells.ts";
import { encoded, type Features } from "./features.ts";
import type { SweepResults } from "./results.ts";

/** One setting. */
export interface Importance {
  readonly key: string;
  /** By how much R² of left-out cells falls when this setting is drawn anew for them. */
  readonly importance: number;
  /** Over repeated draws. */
  readonly deviation: number;
}

/** What a forest says of a sweep. */
export interface Importances {
  /** Largest first; empty where nothing can be said, and `why` says why. */
  readonly settings: readonly Importance[];
  /** Of cells that the forest was not fitted to; null where none was fitted. */
  readonly r2: number | null;
  readonly cells: number;
  /** What to think of it, in a sentence. */
  readonly caveat: string;
}

/** Fewer cells say nothing. */
const FEWEST = 10;
const [FOLDS, TREES, REPEATS, RESAMPLED] = [5, 50, 20, 400];
/** A forest is fitted to no more cells than these, because its time grows with their square. */
const MOST_FITTED = 250;
/** A share of the resampled R² that may lie below 0. */
const DOUBT = 0.025;

const CAVEAT =
  "Importance is how much worse left-out cells are predicted once a setting is shuffled: it holds for the values that were tried, says nothing of causes, and settings that changed together share it or hide each other.";

/** Importance of the settings that differ; cells are the means over seeds. Equal results give equal numbers. */
export function importanceOf(results: SweepResults, { seed = 0 } = {}): Importances {
  const cells = cellsOf(results).filter(({ objective }) => objective !== null);
  const values = cells.map(({ objective }) => objective!.mean);
  const none = (why: string, r2: number | null = null) => ({
    settings: [],
    ...{ r2, cells: cells.length, caveat: `The importance of settings is not said: ${why}.` },
  });
  if (results.objective === null) return none("the plan has no objective");
  if (cells.length < FEWEST) return none(`${cells.length} finished cells are too few, of at least ${FEWEST}`);
  const features = encoded(cells.map(({ settings }) => settings));
  if (features.keys.length === 0) return none("no setting differs");
  if (new Set(values).size === 1) return none("all cells came to the same");
  const rng = random(seed).fork("importance");
  const models = fitted(features, values, rng);
  const errors = models.errors(features.rows);
  const r2 = share(errors, values);
  if (lowerEnd(errors, values, rng) <= 0)
    return none(
      `a forest fitted to some cells explains nothing sure of the others (R² ${r2.toFixed(2)})`,
      r2,
    );
  const settings = features.keys.map((key) => {
    const falls = Array.from({ length: REPEATS }, (_, at) => {
      const other = rng.fork("shuffled", key, at).permutation(values.length);
      return r2 - share(models.errors(features.shuffled(key, other)), values);
    });
    const mean = falls.reduce((a, b) => a + b, 0) / REPEATS;
    const deviation = Math.sqrt(falls.reduce((sum, fall) => sum + (fall - mean) ** 2, 0) / (REPEATS - 1));
    return { key, importance: mean, deviation };
  });
  settings.sort((a, b) => b.importance - a.importance);
  return { settings, r2, cells: cells.length, caveat: CAVEAT };
}

interface Fitted {
  /** Squared error of every cell, by the forest that was fitted without it. */
  errors(rows: readonly number[][]): number[];
}

function fitted({ rows }: Features, values: readonly number[], rng: Rng): Fitted {
  const folds = estimators.randomFolds(rows.length, FOLDS, rng.fork("folds"));
  const forests = Array.from({ length: FOLDS }, (_, fold) => {
    const others = Array.from(rng.fork("fitted", fold).permutation(rows.length));
    const given = others.filter((at) => folds[at] !== fold).slice(0, MOST_FITTED);
    const forest = new RandomForestRegression({
      ...{ seed: rng.fork("forest", fold).int(2 ** 31), nEstimators: TREES, noOOB: true },
      ...{ maxFeatures: 1.0, replacement: false, useSampleBagging: true, treeOptions: {} },
    });
    forest.train(
      given.map((at) => rows[at]),
      given.map((at) => values[at]),
    );
    return forest;
  });
  const errors = (some: readonly number[][]) => {
    const found = new Array<number>(some.length);
    forests.forEach((forest, fold) => {
      const left = Array.from(some.keys()).filter((at) => folds[at] === fold);
      const predicted = forest.predict(left.map((at) => some[at]));
      left.forEach((at, i) => {
        found[at] = (predicted[i] - values[at]) ** 2;
      });
    });
    return found;
  };
  return { errors };
}

/** The share of the variance that is explained. */
function share(errors: readonly number[], values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return 1 - errors.reduce((a, b) => a + b, 0) / variance;
}

/** The lower end of R² over resampled cells. */
function lowerEnd(errors: readonly number[], values: readonly number[], rng: Rng): number {
  const found = Array.from({ length: RESAMPLED }, (_, at) => {
    const draw = rng.fork("resampled", at);
    const drawn = values.map(() => draw.int(values.length));
    return share(
      drawn.map((row) => errors[row]),
      drawn.map((row) => values[row]),
    );
  });
  return found.sort((a, b) => a - b)[Math.floor(DOUBT * RESAMPLED)];
}
