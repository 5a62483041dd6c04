import { z } from "zod";
import { entropy } from "../../estimators/information/information.ts";
import { rossTable } from "../../estimators/information/neighbourInformation.ts";
import { allLevels, shuffled } from "../../estimators/levels.ts";
import { fitLogistic, type LogisticOptions, probabilities } from "../../estimators/logisticRegression.ts";
import { column, scalingOf, standardised } from "../../numerics/matrix.ts";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
import { define } from "../../registry.ts";
import type { Factor, Matrix, Sample, ScoreFunction } from "../../types/index.ts";
import { dimensionNames } from "../frame/dimensionNames.ts";
import { heldOut } from "../frame/heldOut.ts";

/** Dimensions whose range exceeds a twentieth of the largest range. */
function activeDimensions(codes: Matrix): number[] {
  const ranges = Array.from({ length: codes.columns }, (_, j) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const v of column(codes, j)) {
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    return high - low;
  });
  const largest = Math.max(...ranges);
  return [...ranges.keys()].filter((j) => ranges[j] > largest / 20);
}

/** Mean over lists with a positive sum of max / sum, rescaled so that a flat list gives 0 and a single entry 1. */
function concentration(lists: readonly (readonly number[])[], of: number): number {
  const shares = lists.flatMap((list) => {
    const sum = list.reduce((a, b) => a + b, 0);
    return sum > 0 ? [Math.max(...list) / sum] : [];
  });
  if (shares.length === 0) return 0;
  return of > 1 ? (mean(shares) - 1 / of) / (1 - 1 / of) : 1;
}

/** Mean −log of the probability that an unpenalised logistic regression gives the true level, on the rows it was fitted to. */
function crossEntropy(x: Matrix, levels: Int32Array, size: number, options: LogisticOptions): number {
  const found = probabilities(fitLogistic(x, levels, size, options), x);
  const known = [...levels.keys()].filter((i) => levels[i] >= 0);
  return mean(known.map((i) => -Math.log(Math.max(1e-300, found[i * size + levels[i]]))));
}

/** Share of a factor's entropy that is explained: of balanced levels (the reference's form), and of levels as they are. */
function explained(x: Matrix, levels: Int32Array, { size }: Factor): [balanced: number, plain: number] {
  const counts = new Int32Array(size);
  for (const level of levels) if (level >= 0) counts[level]++;
  const shown = counts.filter((n) => n > 0).length;
  if (shown < 2) return [0, 0];
  const total = counts.reduce((a, b) => a + b, 0);
  const options = { penalties: new Float64Array(x.columns), iterations: 300, gain: 1e-7 };
  const levelWeights = Float64Array.from(counts, (n) => (n > 0 ? total / (shown * n) : 0));
  const h = entropy(levels);
  return [
    1 - crossEntropy(x, levels, size, { ...options, levelWeights }) / Math.log(shown),
    1 - crossEntropy(x, levels, size, options) / h,
  ];
}

interface Shares {
  /** Information as a share of the factor's entropy. [factors][dimensions] */
  readonly nmi: number[][];
  readonly infoM: number;
  readonly infoC: number;
  readonly silent: number;
}

/** From nats, [factors][dimensions]. */
function sharesOf(
  information: readonly (readonly number[])[],
  entropies: readonly number[],
  active: readonly number[],
): Shares {
  const nmi = information.map((row, f) => row.map((nats) => (entropies[f] > 0 ? nats / entropies[f] : 0)));
  const perDimension = active.map((j) => nmi.map((row) => row[j]));
  return {
    nmi,
    infoM: concentration(perDimension, information.length),
    infoC: concentration(
      nmi.map((row) => active.map((j) => row[j])),
      active.length,
    ),
    silent: perDimension.filter((row) => row.every((v) => v === 0)).length,
  };
}

const inform = (sample: Sample, factors: readonly Factor[]) => allLevels(sample, factors.length);

/**
 * InfoMEC: modularity, explicitness and compactness from information estimated without bins. InfoM: how much of a dimension's
 * information is about one factor. InfoC: how much of the information about a factor is in one dimension. InfoE: how much of a
 * factor's entropy an unpenalised linear classifier explains. `value` is InfoM; all three are in `further`. Pitfalls: not
 * corrected for chance, so noise scores high in InfoM and InfoC (see the null of InfoM, and compare with InfoE); InfoE is
 * fitted and evaluated on the same rows; "active" means a range above a twentieth of the largest, so the scale of dimensions
 * matters.
 */
export const infomec = define({
  about: "modularity, explicitness and compactness by nearest-neighbour information (InfoM, InfoE, InfoC)",
  source: "Hsu et al. 2023, arXiv:2305.18378; constants of latent_quantization",
  verified: "latent_quantization on golden worlds (test/golden/metrics)",
  scoring: {
    perDimension: true,
    seconds: 2.1,
    growth: { rows: 1.5, factors: 0.5, levels: 0.3 },
    factors: 2,
    orderMatters: { because: "the noise that separates equal numbers is drawn by row number" },
    says: ({ value }) =>
      `Of what a dimension tells, its main factor has ${inPercent(value)} (0 is evenly spread, 100 % one factor alone).`,
  },
  options: z.strictObject({ k: z.number().int().positive().default(10) }),
  create:
    ({ k }): ScoreFunction =>
    (representation, rng) => {
      const [sample, warnings] = heldOut(representation);
      const { factors, blocks } = representation;
      const levels = inform(sample, factors);
      const active = activeDimensions(sample.codes);
      const wrong = levels.map((list, f) => shuffled(list, rng.fork("null", f)));
      const information = rossTable(sample.codes, [...levels, ...wrong], k, rng);
      const entropies = levels.map(entropy);
      const { nmi, infoM, infoC, silent } = sharesOf(information.slice(0, levels.length), entropies, active);
      const x = standardised(sample.codes, scalingOf(sample.codes));
      const both = factors.map((factor, f) => explained(x, levels[f], factor));
      if (silent > 0) warnings.push(`active dimensions that tell nothing of any factor, left out: ${silent}`);
      if (active.length < sample.codes.columns)
        warnings.push(`active dimensions: ${active.length} of ${sample.codes.columns}`);
      if (active.length < 2) warnings.push("InfoC needs two active dimensions: left out");
      return {
        variant: `InfoM; ${k} nearest neighbours (Ross), active: range above 1/20 of the largest`,
        value: infoM,
        ci95: null,
        null: sharesOf(information.slice(levels.length), entropies, active).infoM,
        perFactor: Object.fromEntries(factors.map(({ name }, f) => [name, both[f][1]])),
        perBlock: {},
        further: {
          infoM,
          infoE: mean(both.map(([balanced]) => balanced)),
          infoEUnweighted: mean(both.map(([, plain]) => plain)),
          ...(active.length > 1 ? { infoC } : {}),
        },
        matrix: {
          rows: dimensionNames(blocks),
          columns: factors.map(({ name }) => name),
          values: nmi[0].map((_, j) => nmi.map((row) => row[j])),
        },
        sampleSize: sample.codes.rows,
        warnings,
      };
    },
});
