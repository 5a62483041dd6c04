/** What a metric is given, and what it says. */
import type { Matrix } from "../numerics/matrix.ts";
import type { Rng } from "../random.ts";
import type { Factor } from "./data.ts";
import type { Blocks } from "./terms.ts";

/** Codes of one set of rows with their levels ([rows, factors], −1 missing). */
export interface Sample {
  readonly codes: Matrix;
  readonly levels: Int32Array;
}

/** Everything a metric may know of a representation. `train` fits probes; `test` and `unseen` are held out. */
export interface Representation {
  readonly factors: readonly Factor[];
  readonly blocks: Blocks;
  readonly train: Sample;
  readonly test: Sample;
  /** Levels never trained on; empty where nothing was held out. */
  readonly unseen: Sample;
  /** The factor whose levels were held out, or null. */
  readonly unseenFactor: string | null;
  /** The same rows seen by nothing trained: raw pixels, an untrained encoder. */
  readonly baselines: Readonly<Record<string, Pick<Representation, "train" | "test" | "unseen">>>;
  /** Train and test rows in this order, where none of them trained the encoder (codes made elsewhere). */
  readonly whole?: Sample;
  /** Batches drawn by somebody else for metrics that hold one factor; without them a metric draws its own. */
  readonly batches?: HeldBatches;
  /** What edits by the run's decoder do to pictures, where it has one and a metric asks. */
  readonly edits?: Edits;
}

/** Row numbers of `whole`, batch by batch. Within a batch (FactorVAE) or a pair (BetaVAE) the held factor is constant. */
export interface HeldBatches {
  /** rows [batches, size]; factor [batches] */
  readonly factorVae?: { readonly rows: Int32Array; readonly size: number; readonly factor: Int32Array };
  /** rows [batches, size, 2]; factor [batches] */
  readonly betaVae?: { readonly rows: Int32Array; readonly size: number; readonly factor: Int32Array };
}

/** What a judge predicts of images, and what it should; levels of every factor, [rows, factors]. */
export interface Judged {
  readonly prediction: Int32Array;
  readonly target: Int32Array;
}

/** Pictures before and after edits by a run's decoder, read by a judge that knows real pictures only (evaluate/judge/trials.ts). */
export interface Edits {
  /** Which rows were edited. */
  readonly rows: "test" | "unseen";
  /** Nothing edited: pictures as they are, and after encoder and decoder. */
  readonly unedited: Readonly<Record<"real" | "reconstructed", Judged>>;
  /** Block → pictures with that block of another picture; `donor` is what the other picture shows. */
  readonly swaps: Readonly<Record<string, Judged & { readonly donor: Int32Array }>>;
  /**
   * Block → log odds of what is read at the last step of a traversal against what is read at the first, [traversals,
   * steps]; 0 throughout where the two are the same.
   */
  readonly traversals: Readonly<Record<string, Matrix>>;
  /**
   * How near real pictures edits are; by row: reconstructed, a swapped block, the unedited picture in its place. Columns: distance
   * of a judge's features from real pictures', decibels to the true picture where it can be drawn.
   */
  readonly realism: ScoreMatrix;
}

/** One metric's reading of one representation. */
export interface Score {
  readonly metric: string;
  /** Named, never silent: bins, estimator, k. */
  readonly variant: string;
  readonly value: number;
  /** 95 % bootstrap interval, or null where none is defined. */
  readonly ci95: readonly [number, number] | null;
  /** The permutation baseline: what the metric says of shuffled levels; null where none is defined. */
  readonly null: number | null;
  readonly perFactor: Readonly<Record<string, number>>;
  readonly perBlock: Readonly<Record<string, number>>;
  /** Other readings of the same metric by name: on training rows, as a peer computes it, … */
  readonly further?: Readonly<Record<string, number>>;
  readonly matrix?: ScoreMatrix | null;
  /** Further named tables, e.g. one per probe and baseline. */
  readonly tables?: Readonly<Record<string, ScoreMatrix>>;
  readonly sampleSize: number;
  readonly seconds: number;
  readonly warnings: readonly string[];
}
/** A table of readings; every row and column has a name. */
export interface ScoreMatrix {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly values: readonly (readonly number[])[];
}
/** What a metric returns: a score without `metric` and `seconds`, which evaluation adds. */
export type ScoreBody = Omit<Score, "seconds" | "metric">;

/** A metric that is computed in one go; all randomness comes from `rng`. */
export type ScoreFunction = (representation: Representation, rng: Rng) => ScoreBody;

/**
 * A long metric whose parts (a fit per factor, say) do not depend on each other, so that every core can compute one. A `Part`
 * is plain data, because it may come from another thread. Every call gets a generator in the same state.
 */
export interface MetricInParts<Part = unknown> {
  count(representation: Representation): number;
  part(representation: Representation, rng: Rng, index: number): Part;
  /** The score, of all parts in order. */
  whole(representation: Representation, rng: Rng, parts: readonly Part[]): ScoreBody;
}

/** Codes and levels → score. The registry holds metrics with any kind of part; only `whole` knows which. */
export type Metric = ScoreFunction | MetricInParts;
