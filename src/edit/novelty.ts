import { eachDistances, smallest } from "../estimators/nearestNeighbours.ts";
import { scalingOf, standardised } from "../numerics/matrix.ts";
import type { Matrix } from "../types/index.ts";

/** Neighbours whose mean distance is the score. */
const NEIGHBOURS = 5;
/** A picture counts as novel if its code lies farther from the training codes than this share of the held-out pictures. */
export const NOVEL = 0.99;

/** How unusual one code is. */
export interface Novelty {
  /** Mean distance to the five nearest training codes, dimensions in their standard deviations. */
  readonly distance: number;
  /** Share of the held-out pictures that lie nearer. */
  readonly share: number;
  /** `share` is above 0.99. */
  readonly novel: boolean;
}

/** How far codes lie from those of training, measured by how far held-out pictures of the same data lie. */
export class NoveltyScale {
  private readonly scaling;
  private readonly train: Matrix;
  private readonly ordinary: Float64Array;
  constructor(train: Matrix, held: Matrix) {
    this.scaling = scalingOf(train);
    this.train = standardised(train, this.scaling);
    this.ordinary = this.distances(held).sort();
  }

  /** One score per row. */
  of(codes: Matrix): Novelty[] {
    return Array.from(this.distances(codes), (distance) => {
      const nearer = this.ordinary.reduce((count, other) => count + Number(other < distance), 0);
      const share = nearer / Math.max(1, this.ordinary.length);
      return { distance, share, novel: share > NOVEL };
    });
  }

  private distances(codes: Matrix): Float64Array {
    const found = new Float64Array(codes.rows);
    const scaled = standardised(codes, this.scaling);
    eachDistances(this.train, scaled, (row, d) => {
      let own = 0;
      for (let j = 0; j < scaled.columns; j++) own += scaled.data[row * scaled.columns + j] ** 2;
      const near = smallest(d, NEIGHBOURS).map((i) => Math.sqrt(Math.max(0, d[i] + own)));
      found[row] = near.reduce((a, b) => a + b, 0) / Math.max(1, near.length);
    });
    return found;
  }
}
