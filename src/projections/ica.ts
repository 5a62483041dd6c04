import { Matrix as Dense } from "ml-matrix";
import type { Rng } from "../random.ts";
import { define } from "../registry.ts";
import type { Fitted, Projection, ProjectionSample } from "../types/index.ts";
import { alongComponents, componentsOf } from "./components.ts";
import { inverseRoot } from "./inverseRoot.ts";
import { dimensionsOption, leading } from "./leading.ts";

/** Steps at most, and how near to the last one the directions are then, as in scikit-learn. */
const [STEPS, TOLERANCE] = [200, 1e-4];
/** Codes that the directions are fitted to at most. */
const FITTED = 5000;

/**
 * Directions in whose coordinates codes are as far from Gaussian as they can be, uncorrelated and of variance 1: if codes mix
 * independent sources linearly, these are the sources.
 */
export const ica = define({
  about: "a block of independent components: codes as far from Gaussian as they can be; nothing is told",
  source: "FastICA: Hyvärinen 1999 (doi:10.1109/72.761722), symmetric, log cosh",
  verified: "scikit-learn's FastICA, and mixed sources (test/projections/unsupervised.test.ts)",
  options: dimensionsOption,
  columnsOf: ({ dimensions }): number => dimensions,
  create: ({ dimensions }): Projection => ({ fit: (sample) => independent(sample, dimensions) }),
});

async function independent(sample: ProjectionSample, dimensions: number): Promise<Fitted> {
  const found = await componentsOf(sample);
  const all = found.directions.rows;
  if (all === 0) return leading("ica", found, [], dimensions);
  const along = await alongComponents(sample, sample.sets[0]);
  const rows = Math.min(along.length / all, FITTED);
  const drawn = sample.rng
    .fork("ica", "rows")
    .permutation(along.length / all)
    .subarray(0, rows);
  const x = new Dense(
    Array.from(drawn, (row) => [...along.subarray(row * all, row * all + Math.min(dimensions, all))]),
  );
  const seen = x.center("column");
  const whitening = inverseRoot(seen.transpose().mmul(seen).div(rows));
  const { turned, steps } = rotation(seen.mmul(whitening), sample.rng.fork("ica", "start"));
  const each = whitening.mmul(turned.transpose()).to2DArray();
  const weights = Array.from({ length: all }, (_, k) => each[k] ?? Array(x.columns).fill(0));
  const fitted = leading("ica", found, weights, dimensions);
  if (steps < STEPS) return fitted;
  const warning = `projection ica: the components still turn after ${STEPS} steps, so they are not settled`;
  return { ...fitted, warnings: [...(fitted.warnings ?? []), warning] };
}

/** The rotation of white codes z [rows, d] whose rows are the directions, and the steps that it took. */
function rotation(z: Dense, rng: Rng): { turned: Dense; steps: number } {
  const d = z.columns;
  let turned = orthogonal(
    new Dense(Array.from({ length: d }, () => Array.from({ length: d }, () => rng.normal()))),
  );
  for (let step = 1; step < STEPS; step++) {
    const y = z.mmul(turned.transpose());
    const squashed = y.apply((i, j) => void y.set(i, j, Math.tanh(y.get(i, j))));
    const slopes = Array.from({ length: d }, (_, j) => 1 - mean(squashed.getColumn(j).map((g) => g * g)));
    const pulled = squashed.transpose().mmul(z).div(z.rows);
    const next = orthogonal(pulled.sub(turned.clone().mulColumnVector(slopes)));
    const moved = next
      .mmul(turned.transpose())
      .diagonal()
      .map((cosine) => Math.abs(Math.abs(cosine) - 1));
    turned = next;
    if (Math.max(...moved) < TOLERANCE) return { turned, steps: step };
  }
  return { turned, steps: STEPS };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The nearest orthogonal matrix: (W Wᵀ)^(−½) W. */
const orthogonal = (w: Dense): Dense => inverseRoot(w.mmul(w.transpose())).mmul(w);
