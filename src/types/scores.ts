/** The input and the output of a metric. */
import type { Matrix } from "../numerics/matrix.ts";
import type { Rng } from "../random.ts";
import type { Factor } from "./data.ts";
import type { Blocks } from "./terms.ts";

/** Codes of one set of rows with their levels ([rows, factors], −1 missing). */
export interface Sample {
  readonly codes: Matrix;
  readonly levels: Int32Array;
}

/** The input of a metric. Probes are fitted to `train`; `test` and `unseen` are held out. */
export interface Representation {
  readonly factors: readonly Factor[];
  readonly blocks: Blocks;
  readonly train: Sample;
  readonly test: Sample;
  /** Rows of levels that were never trained on; empty where no levels were held out. */
  readonly unseen: Sample;
  /** The factor whose levels were held out, or null. */
  readonly unseenFactor: string | null;
  /** The same rows in representations that were not trained: raw pixels, an untrained encoder. */
  readonly baselines: Readonly<Record<string, Pick<Representation, "train" | "test" | "unseen">>>;
  /** Train and test rows in this order, where no row trained the encoder (codes of another program). */
  readonly whole?: Sample;
  /** Given batches for metrics that fix one factor; without them a metric draws its own. */
  readonly batches?: HeldBatches;
  /** Effects of edits by the run's decoder, if it has one and a metric needs them. */
  readonly edits?: Edits;
}

/** Row numbers in `whole` of every batch. Within a batch (FactorVAE) or a pair (BetaVAE) the given factor is fixed. */
export interface HeldBatches {
  /** `rows` [batches, size]; `factor` [batches]. */
  readonly factorVae?: { readonly rows: Int32Array; readonly size: number; readonly factor: Int32Array };
  /** `rows` [batches, size, 2]; `factor` [batches]. */
  readonly betaVae?: { readonly rows: Int32Array; readonly size: number; readonly factor: Int32Array };
}

/** The levels that a judge predicts of images, and the target levels; both [rows, factors]. */
export interface Judged {
  readonly prediction: Int32Array;
  readonly target: Int32Array;
}

/**
 * Predictions for images before and after edits by a run's decoder, by a judge that was trained on real images only
 * (evaluate/judge/trials.ts).
 */
export interface Edits {
  /** Which rows were edited. */
  readonly rows: "test" | "unseen";
  /** Images without an edit: as they are, and encoded and decoded. */
  readonly unedited: Readonly<Record<"real" | "reconstructed", Judged>>;
  /** For each block, images with that block of another image; `donor` holds the levels of that image. */
  readonly swaps: Readonly<Record<string, Judged & { readonly donor: Int32Array }>>;
  /**
   * For each block, log odds of the level predicted at the last step of a traversal against that predicted at the first,
   * [traversals, steps]; 0 throughout where both are the same.
   */
  readonly traversals: Readonly<Record<string, Matrix>>;
  /**
   * How close edited images are to real ones. Rows: reconstructed, with a swapped block, the unedited image in its place.
   * Columns: distance of a judge's features from those of real images, and decibels to the true image where it can be rendered.
   */
  readonly realism: ScoreMatrix;
}

/** A metric that was left out, and what the representation lacks for it. */
export interface Skipped {
  readonly metric: string;
  readonly why: string;
}

/** The score of one representation by one metric. */
export interface Score {
  readonly metric: string;
  /** States how the score was computed: bins, estimator, k. */
  readonly variant: string;
  readonly value: number;
  /** 95 % bootstrap interval, or null where none is defined. */
  readonly ci95: readonly [number, number] | null;
  /** The permutation baseline: the score with shuffled levels; null where none is defined. */
  readonly null: number | null;
  readonly perFactor: Readonly<Record<string, number>>;
  readonly perBlock: Readonly<Record<string, number>>;
  /** Further values by name: on training rows, as another implementation computes it, … */
  readonly further?: Readonly<Record<string, number>>;
  readonly matrix?: ScoreMatrix | null;
  /** Further named tables, e.g. one per probe and baseline. */
  readonly tables?: Readonly<Record<string, ScoreMatrix>>;
  readonly sampleSize: number;
  readonly seconds: number;
  readonly warnings: readonly string[];
}
/** A table of values; every row and column has a name. */
export interface ScoreMatrix {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** [rows][columns] */
  readonly values: readonly (readonly number[])[];
}
/** The result of a metric: a score without `metric` and `seconds`, which evaluation adds. */
export type ScoreBody = Omit<Score, "seconds" | "metric">;

/** A metric that is computed in one call; all randomness comes from `rng`. */
export type ScoreFunction = (representation: Representation, rng: Rng) => ScoreBody;

/**
 * A slow metric whose parts (a fit per factor, say) are independent, so that they can be computed in parallel. A `Part` is
 * plain data, because it may come from another thread. Every call gets a generator in the same state.
 */
export interface MetricInParts<Part = unknown> {
  /** How many parts there are for this representation. */
  count(representation: Representation): number;
  /** The part of that number, below `count`. */
  part(representation: Representation, rng: Rng, index: number): Part;
  /** The score, from all parts in order. */
  whole(representation: Representation, rng: Rng, parts: readonly Part[]): ScoreBody;
}

/** Computes a score from codes and levels. The registry holds metrics with any kind of part, whose type only `whole` needs. */
export type Metric = ScoreFunction | MetricInParts;
