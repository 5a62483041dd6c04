import { Matrix as Dense } from "ml-matrix";
import { z } from "zod";
import { kernelFeatures } from "../../estimators/kernelFeatures.ts";
import { factorLevels, shuffled } from "../../estimators/levels.ts";
import { targetsOf } from "../../estimators/regressionTargets.ts";
import { type Ridge, type RidgeBasis, ridgeBasis } from "../../estimators/ridge.ts";
import { toDense } from "../../numerics/dense.ts";
import { columns, rowsAt, scalingOf, standardised } from "../../numerics/matrix.ts";
import { mean } from "../../numerics/statistics.ts";
import type { Rng } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Factor, Matrix, MetricInParts, Representation, Sample, ScoreBody } from "../../types/index.ts";
import { bootstrap } from "../frame/bootstrap.ts";
import { narrowed } from "../frame/narrowed.ts";
import { lacksNamedBlock } from "../frame/parts.ts";
import { subsample, testSample } from "../frame/probeSamples.ts";

/** Kernel widths as multiples of the median distance; leave-one-out errors choose one. */
const WIDTHS = [1, 0.35];
/** A penalty that only keeps least squares solvable where columns are dead or copies. */
const NEXT_TO_NOTHING = 1e-9;

const options = z.strictObject({
  rows: z.number().int().positive().default(2000).describe("Training rows at most."),
  landmarks: z.number().int().positive().default(200).describe("Rows that span the kernel at most."),
  resamples: z.number().int().nonnegative().default(50).describe("Bootstrap resamples; 0 for no interval."),
});
type Options = z.output<typeof options>;

const REGRESSIONS = ["linear", "kernelRidge", "null"] as const;
type Regression = (typeof REGRESSIONS)[number];

/** Squared errors of one factor, summed over its targets; −1 where the label is missing. [rows] */
type Errors = Readonly<Record<Regression | "total" | "nullTotal", Float64Array>>;

/**
 * Block R²: the share of a factor's variance that regression from a block explains on test rows, by least squares and by kernel
 * ridge regression (Gaussian; width and penalty by leave-one-out). An ordinal factor is one target, a circular one cosine and
 * sine, a categorical one an indicator per level (variance explained over all indicators). `value`: mean over blocks named
 * after a factor of its own R² less the largest of the others (none below 0), by kernel ridge regression; so it covers both
 * directions, content and style. The null is fitted to shuffled levels. Pitfalls: a negative R² on test rows is worse than
 * predicting the mean; indicators of many levels are hard to explain even where all levels are separated, so compare within a
 * column, not between factors.
 */
export const blockR2 = define({
  about: "share of each factor's variance that regression from each block explains, linear and kernel ridge",
  source: "von Kügelgen et al. 2021, arXiv:2106.04619 (content and style by kernel ridge regression)",
  verified: "closed forms in float64 (test/metrics/ridge.test.ts), worlds with known answers",
  scoring: {
    seconds: 2.1,
    growth: { rows: 0.3, dims: 0.9, factors: 0.3 },
    orderMatters: { because: "landmarks and shuffles are drawn by row number" },
    lacks: lacksNamedBlock,
    says: ({ value }) =>
      `A block explains ${value.toFixed(2)} more of its own factor's variance than of the factor it explains next best.`,
  },
  options,
  create: (given: Options): MetricInParts<readonly Errors[]> => ({
    count: ({ blocks }) => Object.keys(blocks).length,
    part: (representation, rng, b) => errorsOf(representation, given, rng, b),
    whole: (representation, rng, errors) => scoreOf(representation, given, rng, errors),
  }),
});

/** Errors from one block, of every factor. [factors] */
function errorsOf(representation: Representation, given: Options, rng: Rng, b: number): Errors[] {
  const { factors, blocks } = representation;
  const [start, end] = Object.values(blocks)[b];
  const train = subsample(representation.train, factors.length, given.rows, rng.fork("rows"));
  const [read] = testSample(representation, rng);
  const narrow = ({ codes }: Sample) => narrowed(columns(codes, start, end), rng.fork("projection"));
  const raw = narrow(train);
  const scaling = scalingOf(raw);
  const [x, other] = [standardised(raw, scaling), standardised(narrow(read), scaling)];
  let whole: Regressor | null = null;
  return factors.map((factor, f) => {
    const levels = factorLevels(train, factors.length, f);
    const known = Int32Array.from(levels.keys()).filter((row) => levels[row] >= 0);
    const truth = factorLevels(read, factors.length, f);
    // All factors share the features unless a label is missing.
    const all = known.length === levels.length;
    if (all) whole ??= regressor(x, other, given.landmarks, rng);
    const regress = all ? whole! : regressor(rowsAt(x, known), other, given.landmarks, rng);
    const shown = known.map((row) => levels[row]);
    return errorsFor(factor, regress, {
      levels: shown,
      truth,
      wrong: shuffled(shown, rng.fork("null", f)),
      wrongTruth: shuffled(truth, rng.fork("null", "read", f)),
    });
  });
}

/**
 * Regression from fixed training rows to fixed test rows: targets [training rows, outputs] → predictions [test rows, outputs].
 */
type Regressor = (kind: "linear" | "kernelRidge", targets: Dense) => Dense;

function regressor(x: Matrix, other: Matrix, landmarks: number, rng: Rng): Regressor {
  if (x.rows === 0) return (_, targets) => Dense.zeros(other.rows, targets.columns);
  const linear = ridgeBasis(toDense(x), { penalties: [NEXT_TO_NOTHING] });
  const kernels = kernelFeatures(x, { landmarks, widths: WIDTHS }, rng.fork("landmarks")).map((features) => ({
    basis: ridgeBasis(features(x)),
    read: features(other),
  }));
  const plain = toDense(other);
  return (kind, targets) => {
    if (kind === "linear") return linear.fit(targets).predict(plain);
    const fitted = kernels.map(({ basis, read }): [Ridge, Dense] => [
      (basis as RidgeBasis).fit(targets),
      read,
    ]);
    const [ridge, read] = fitted.reduce((a, b) => (b[0].error < a[0].error ? b : a));
    return ridge.predict(read);
  };
}

/** Errors of one factor; `wrong` and `wrongTruth` are its levels shuffled, of training and test rows. */
function errorsFor(
  factor: Factor,
  regress: Regressor,
  {
    levels,
    wrong,
    truth,
    wrongTruth,
  }: Readonly<Record<"levels" | "wrong" | "truth" | "wrongTruth", Int32Array>>,
): Errors {
  const targetsAt = (known: readonly number[], of: Int32Array) =>
    targetsOf(
      factor,
      Int32Array.from(known, (row) => of[row]),
    );
  const squares = (
    of: Int32Array,
    predict: (targets: Float64Array[]) => (row: number, output: number) => number,
  ) => {
    const known = [...of.keys()].filter((row) => of[row] >= 0);
    const targets = targetsAt(known, of);
    const at = predict(targets);
    const out = new Float64Array(of.length).fill(-1);
    known.forEach((row, i) => {
      out[row] = targets.reduce((sum, target, k) => sum + (target[i] - at(row, k)) ** 2, 0);
    });
    return out;
  };
  const by = (kind: "linear" | "kernelRidge", fitted: Int32Array, of: Int32Array) => {
    const found = regress(
      kind,
      new Dense(targetsOf(factor, fitted).map((target) => [...target])).transpose(),
    );
    return squares(of, () => (row, k) => found.get(row, k));
  };
  const total = (of: Int32Array) =>
    squares(of, (targets) => {
      const means = targets.map(mean);
      return (_, k) => means[k];
    });
  return {
    linear: by("linear", levels, truth),
    kernelRidge: by("kernelRidge", levels, truth),
    total: total(truth),
    null: by("kernelRidge", wrong, wrongTruth),
    nullTotal: total(wrongTruth),
  };
}

/** 1 − errors / total; 0 where nothing varies. */
function shareExplained(errors: Float64Array, total: Float64Array, picked: Int32Array | null): number {
  let [left, all] = [0, 0];
  const count = picked?.length ?? errors.length;
  for (let i = 0; i < count; i++) {
    const row = picked === null ? i : picked[i];
    if (total[row] < 0) continue;
    left += errors[row];
    all += total[row];
  }
  return all > 0 ? 1 - left / all : 0;
}

function scoreOf(
  representation: Representation,
  given: Options,
  rng: Rng,
  errors: readonly (readonly Errors[])[],
): ScoreBody {
  const { factors, blocks, train } = representation;
  const [read, warnings] = testSample(representation, rng);
  const names = Object.keys(blocks);
  const titles = factors.map(({ name }) => name);
  const tableOf = (kind: Regression, picked: Int32Array | null = null) =>
    errors.map((row) =>
      row.map((each) => shareExplained(each[kind], kind === "null" ? each.nullTotal : each.total, picked)),
    );
  const tables = Object.fromEntries(REGRESSIONS.map((kind) => [kind, tableOf(kind)]));
  const margins = (table: readonly (readonly number[])[]) => marginsOf(names, titles, table);
  const perBlock = margins(tables.kernelRidge);
  const named = Object.keys(perBlock).length > 0;
  if (!named) warnings.push("no block is named after a factor, so there is no margin to take");
  const still = titles.filter((_, f) => errors[0]?.[f].total.every((v) => v <= 0));
  if (still.length > 0) warnings.push(`nothing varies on the rows read in: ${still.join(", ")}`);
  const value = (table: readonly (readonly number[])[]) => mean(Object.values(margins(table)));
  const own = titles.flatMap((name, f) => {
    const b = names.indexOf(name);
    return b < 0 ? [] : [[name, tables.kernelRidge[b][f]] as const];
  });
  return {
    variant: `kernel ridge regression (Gaussian, at most ${given.landmarks} landmarks, ${WIDTHS.join(" or ")} × median width, leave-one-out) on ${Math.min(given.rows, train.codes.rows)} rows; own less largest other`,
    value: value(tables.kernelRidge),
    ci95:
      named && given.resamples > 0
        ? bootstrap(read.codes.rows, rng, (picked) => value(tableOf("kernelRidge", picked)), given.resamples)
        : null,
    null: named ? value(tables.null) : null,
    perFactor: Object.fromEntries(own),
    perBlock,
    further: { linear: value(tables.linear), "own, kernel ridge": mean(own.map(([, v]) => v)) },
    matrix: { rows: names, columns: titles, values: tables.kernelRidge },
    tables: Object.fromEntries(
      REGRESSIONS.map((kind) => [kind, { rows: names, columns: titles, values: tables[kind] }]),
    ),
    sampleSize: read.codes.rows,
    warnings,
  };
}

/** Own R² less the largest other one, none below 0, per block named after a factor. */
function marginsOf(
  blocks: readonly string[],
  factors: readonly string[],
  table: readonly (readonly number[])[],
): Record<string, number> {
  const entries = blocks.flatMap((name, b) => {
    const own = factors.indexOf(name);
    if (own < 0) return [];
    const others = table[b].filter((_, f) => f !== own);
    return [[name, Math.max(0, table[b][own]) - Math.max(0, ...others)] as const];
  });
  return Object.fromEntries(entries);
}
