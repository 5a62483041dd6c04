/** How far several codes of the same rows agree, without any label: which of several runs to trust. */
import { ranks } from "../../numerics/ranks.ts";
import type { Rng } from "../../random.ts";
import type { Factor, Matrix } from "../../types/index.ts";
import { variances } from "../../numerics/covariance.ts";
import { mean } from "../../numerics/statistics.ts";
import { column } from "../../numerics/matrix.ts";
import { factorVae } from "../dimensions/factorVae.ts";
import { fitLasso } from "../../estimators/lasso.ts";
import { columns } from "../../numerics/matrix.ts";
import { quantile } from "../../numerics/quantile.ts";

/** Penalty of the reference's lasso. */
const PENALTY = 0.1;
/** A dimension with at most this share of the largest variance is left out. */
const SILENT = 1e-4;
/** A dimension that plays the factor is cut into this many levels with equally many rows each. */
const LEVELS = 10;

/** The dimensions that vary. */
function active(codes: Matrix): number[] {
  const found = variances(codes);
  const largest = Math.max(...found);
  return [...found.keys()].filter((j) => found[j] > SILENT * largest);
}

const columnsOf = (codes: Matrix) => active(codes).map((j) => column(codes, j));
const matrixOf = (list: readonly Float64Array[]): Matrix => {
  const [rows, width] = [list[0]?.length ?? 0, list.length];
  const data = new Float32Array(rows * width);
  for (let j = 0; j < width; j++) for (let i = 0; i < rows; i++) data[i * width + j] = list[j][i];
  return { rows, columns: width, data };
};

/** Mean over rows and over columns of largest² / sum: 1 where each has a single partner of strength 1. */
function relativeStrength(strength: readonly (readonly number[])[]): number {
  const turned = (strength[0] ?? []).map((_, k) => strength.map((row) => row[k]));
  const of = (lists: readonly (readonly number[])[]) =>
    mean(
      lists.map((list) => {
        const sum = list.reduce((a, b) => a + b, 0);
        return sum > 0 ? Math.max(...list) ** 2 / sum : 0;
      }),
    );
  return (of(strength) + of(turned)) / 2;
}

/** Lasso weights of every dimension of `b` on those of `a`. [dimensions of a][dimensions of b] */
function lassoStrength(a: readonly Float64Array[], b: readonly Float64Array[]): number[][] {
  const x = matrixOf(a);
  const fits = fitLasso(x, b, PENALTY);
  return a.map((_, j) => fits.map(({ weights }) => Math.abs(weights[j])));
}

/** Rank correlations, which are the weights of single columns without a penalty. [dimensions of a][dimensions of b] */
function spearmanStrength(a: readonly Float64Array[], b: readonly Float64Array[]): number[][] {
  const of = (x: Float64Array) => {
    const r = ranks(x);
    const centre = mean(r);
    const length = Math.sqrt(r.reduce((sum, v) => sum + (v - centre) ** 2, 0));
    return r.map((v) => (length > 0 ? (v - centre) / length : 0));
  };
  const [left, right] = [a.map(of), b.map(of)];
  return left.map((x) => right.map((y) => Math.abs(x.reduce((sum, v, i) => sum + v * y[i], 0))));
}

/**
 * Unsupervised disentanglement ranking: per code, the median over all others of how nearly one to one their dimensions match,
 * by lasso weights (penalty 0.1) or Spearman correlations. `codes`: at least two matrices of the same rows. Duan et al.
 * 2020, arXiv:1905.12614, constants of disentanglement_lib; the reference drops dimensions by their KL divergence, this
 * one by their variance. Pitfall: runs that are wrong in the same way agree.
 */
export function udr(codes: readonly Matrix[], by: "lasso" | "spearman"): number[] {
  const parts = codes.map(columnsOf);
  const strength = by === "lasso" ? lassoStrength : spearmanStrength;
  return parts.map((a, i) =>
    quantile(
      parts.flatMap((b, k) =>
        k === i ? [] : [a.length === 0 || b.length === 0 ? 0 : relativeStrength(strength(a, b))],
      ),
      0.5,
    ),
  );
}

/** Level of every row: its decile. */
function tenths(values: Float64Array): Int32Array {
  return Int32Array.from(ranks(values), (rank) =>
    Math.min(LEVELS - 1, Math.floor((LEVELS * rank) / values.length)),
  );
}

/**
 * ModelCentrality: per code, the mean over all others of the FactorVAE score with the other code's dimensions as the factors,
 * both ways. Lin et al. 2020, arXiv:1906.06034. The paper renders images with one dimension fixed; encoders cannot, so here
 * batches consist of rows in the same decile of that dimension.
 */
export function modelCentrality(codes: readonly Matrix[], rng: Rng): number[] {
  const score = (judged: Matrix, judge: Matrix, i: number, k: number) => {
    if (judged.columns === 0 || judge.columns < 2) return 0;
    const lists = Array.from({ length: judge.columns }, (_, j) => tenths(column(judge, j)));
    const factors = lists.map((_, j): Factor => ({ name: `dimension ${j}`, size: LEVELS, kind: "ordinal" }));
    const levels = Int32Array.from(
      { length: judged.rows * factors.length },
      (_, at) => lists[at % factors.length][Math.floor(at / factors.length)],
    );
    const sample = { codes: judged, levels };
    const none = { codes: columns(judged, 0, 0), levels: new Int32Array(0) };
    const metric = factorVae.create({ batches: 600, size: 16, threshold: 0 });
    return metric(
      {
        factors,
        blocks: { code: [0, judged.columns] },
        train: sample,
        test: sample,
        unseen: none,
        unseenFactor: null,
        baselines: {},
        whole: sample,
      },
      rng.fork("centrality", i, k),
    ).value;
  };
  // A constant dimension would win every vote.
  const moving = codes.map((each) => matrixOf(columnsOf(each)));
  const table = moving.map((judged, i) =>
    moving.map((judge, k) => (i === k ? 0 : score(judged, judge, i, k))),
  );
  return codes.map((_, i) =>
    mean(codes.flatMap((__, k) => (k === i ? [] : [(table[i][k] + table[k][i]) / 2]))),
  );
}
