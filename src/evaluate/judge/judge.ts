/** A judge at work: what its classifier predicts of images, and how it recognises levels that it was never trained on. */
import type { Runtime } from "../../engine/index.ts";
import { mapRows } from "../../inference/encode.ts";
import type { Factor, Matrix } from "../../types/index.ts";
import { EMBEDDING, type JudgeFile } from "./train.ts";

/** Everything predicted of some images. */
export interface Prediction {
  /** The likeliest level of every factor, [rows, factors] */
  readonly levels: Int32Array;
  /** Unit embeddings, one per factor side by side. */
  readonly features: Matrix;
  /** Scores of all levels of all factors side by side. */
  readonly scores: Matrix;
}
/** Images [rows, channels · height · width] in 0..1 → predictions. */
export type Judge = (images: Matrix) => Promise<Prediction>;

/** Loads a trained judge. */
export async function judgeOf(runtime: Runtime, { model, factors }: JudgeFile): Promise<Judge> {
  const session = await runtime.load(model);
  const ports = { input: "images", outputs: ["features", "scores"], batch: null };
  return async (images) => {
    const [features, scores] = await mapRows(runtime, session, ports, images);
    return { features, scores, levels: likeliest(scores, factors) };
  };
}

/** Where a factor's levels start among the scores. */
export const scoresStart = (factors: readonly Factor[], f: number): number =>
  factors.slice(0, f).reduce((sum, { size }) => sum + size, 0);

function likeliest({ rows, columns, data }: Matrix, factors: readonly Factor[]): Int32Array {
  const levels = new Int32Array(rows * factors.length);
  factors.forEach(({ size }, f) => {
    const start = scoresStart(factors, f);
    for (let row = 0; row < rows; row++) {
      const scores = data.subarray(row * columns + start, row * columns + start + size);
      levels[row * factors.length + f] = scores.indexOf(Math.max(...scores));
    }
  });
  return levels;
}

/**
 * Recognises levels that the judge was never trained on by its embedding of factor `f`: the level whose known images are
 * nearest on average, where the image that was edited is left out of its own level's average.
 */
export class Gallery {
  private readonly sums = new Map<number, Float64Array>();
  private readonly known: Matrix;
  private readonly levels: Int32Array;
  private readonly start: number;

  /** `levels` [rows of features], −1 missing */
  constructor(features: Matrix, levels: Int32Array, f: number) {
    this.known = features;
    this.levels = levels;
    this.start = f * EMBEDDING;
    levels.forEach((level, row) => {
      if (level < 0) return;
      const sum = this.sums.get(level) ?? new Float64Array(EMBEDDING);
      for (let j = 0; j < EMBEDDING; j++) sum[j] += this.at(features, row, j);
      this.sums.set(level, sum);
    });
  }

  /** The level of each row of features; `without` is the known image it was made of. */
  levelsOf(features: Matrix, without: Int32Array): Int32Array {
    return without.map((own, row) => {
      let [best, nearest] = [-1, -Infinity];
      for (const [level, sum] of this.sums) {
        const cosine = this.cosine(features, row, sum, this.levels[own] === level ? own : -1);
        if (cosine > nearest) [best, nearest] = [level, cosine];
      }
      return best;
    });
  }

  private cosine(features: Matrix, row: number, sum: Float64Array, without: number): number {
    let [product, squares] = [0, 0];
    for (let j = 0; j < EMBEDDING; j++) {
      const mean = sum[j] - (without >= 0 ? this.at(this.known, without, j) : 0);
      product += mean * this.at(features, row, j);
      squares += mean * mean;
    }
    return squares > 0 ? product / Math.sqrt(squares) : -Infinity;
  }

  private at({ columns, data }: Matrix, row: number, j: number): number {
    return data[row * columns + this.start + j];
  }
}
