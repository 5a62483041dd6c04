/**
 * The whole system in signatures. Rows are samples; images are [batch, channels, height, width] in 0..1 (uint8 at
 * rest); natural logarithms; means over batch and views.
 */
import type { CriticTraining, Initialiser, Memory, Scope, Shape, Tensor } from "./engine/index.ts";
import type { Rng } from "./random.ts";

// ── data ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** One factor of variation with levels 0 … size − 1. `values[level]` is its number where it has one (degrees, …). */
export interface Factor {
  readonly name: string;
  readonly size: number;
  readonly kind: "categorical" | "ordinal" | "circular";
  readonly labels?: readonly string[];
  readonly values?: readonly number[];
}

/** A table of pictures with factor levels; not necessarily a full grid. */
export interface Dataset {
  readonly name: string;
  readonly factors: readonly Factor[];
  /** channels, height, width */
  readonly shape: readonly [number, number, number];
  readonly rows: number;
  /** [rows, factors] row-major; −1 is a missing label. */
  readonly levels: Int32Array;
  /** [rows, channels, height, width] */
  readonly images: Uint8Array;
  /** Names of the pictures' files where they have some, [rows]. */
  readonly files?: readonly string[];
  /** Said once to the user: what was dropped, binned or missing. */
  readonly warnings: readonly string[];
}

/** Which rows do what. `unseen` holds every row of the held-out levels (people never trained on). */
export interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
  readonly unseen: Int32Array;
}

/** What a run was told about its data. */
export type Supervision = "none" | "augmentations" | "pairs" | "some labels" | "all labels";

/**
 * Pairs [from, to) of a batch agree in `factor` and train the block of that name (null: nobody says in what, or two views of
 * the same picture; they train the whole code). Pairs that agree in several factors are in several groups.
 */
export interface PairGroup {
  readonly factor: string | null;
  readonly from: number;
  readonly to: number;
}

/** Two views of `pairs` pairs: view 0 in rows 0 … pairs − 1, view 1 in rows pairs … 2·pairs − 1. */
export interface Batch {
  /** [2·pairs, channels, height, width], 0..1; noise may leave it a little */
  readonly images: Float32Array;
  /** Dataset rows behind the images, [2·pairs]. */
  readonly rows: Int32Array;
}

/** Makes batches; `groups` is fixed for a run because the train step's shapes are. */
export interface Sampler {
  readonly groups: readonly PairGroup[];
  /** What terms are told of the labels, where it is not the truth of the data; as `Dataset.levels`. */
  readonly levels?: Int32Array;
  /** Said once to the user: what makes no pair. */
  readonly warnings?: readonly string[];
  sample(rng: Rng): Batch;
}

export interface PairsContext {
  readonly dataset: Dataset;
  /** Rows that may be drawn. */
  readonly rows: Int32Array;
  /** Pairs in a batch (half the images). */
  readonly pairs: number;
  /** Block names of the code, in order. */
  readonly blocks: readonly string[];
}
export type Pairs = (context: PairsContext) => Sampler;

// ── nets and terms ───────────────────────────────────────────────────────────────────────────────────────────────

/** [rows, …] → [rows, outputs]. Parameters are declared through `scope` where they are used. */
export type Net = (scope: Scope, x: Tensor, outputs: number) => Tensor;
/** [rows, dim] → logits of pictures [rows, ...shape], shape = channels, height, width. */
export type Decoder = (scope: Scope, codes: Tensor, shape: Dataset["shape"]) => Tensor;

/** Block name → [start, end) of the code's columns. */
export type Blocks = Readonly<Record<string, readonly [start: number, end: number]>>;

/** q(z | picture) = N(mean, exp(logVariance)) per dimension, and one draw of it; each [2·pairs, dim]. */
export interface Posterior {
  readonly mean: Tensor;
  readonly logVariance: Tensor;
  readonly sample: Tensor;
}

/** "permutation": the last axis is the numbers 0 … n − 1 in random order, anew for every entry of the axes before. */
export type NoiseKind = "normal" | "uniform" | "permutation";

/** What a term may see of a training step. */
export interface TermContext {
  /** [2·pairs, channels, height, width], 0..1 */
  readonly images: Tensor;
  /** [2·pairs, dim]; where the encoder is stochastic its mean, and for a penalty a draw */
  readonly codes: Tensor;
  /** Null where no term of the experiment is `stochastic`. */
  readonly posterior: Posterior | null;
  readonly blocks: Blocks;
  readonly pairs: number;
  readonly groups: readonly PairGroup[];
  /** 1 at the first step, [] */
  readonly step: Tensor;
  /** Levels of one factor for every row of the batch, [2·pairs] as float32; −1 is missing. Asking declares supervision. */
  levels(factor: string): Tensor;
  /** Number of levels of a factor. */
  levelCount(factor: string): number;
  /** Fresh numbers every step, fed from outside; the same name is the same numbers. */
  noise(name: string, shape: Shape, kind: NoiseKind): Tensor;
  /**
   * Logits of pictures by the run's decoder, one for all terms that ask, trained with the encoder. codes [rows, dim] →
   * [rows, channels, height, width]. A run whose terms ask for it leaves a `decoder.onnx`.
   */
  decode(codes: Tensor): Tensor;
  /** Parameters of a network the term owns and trains with the encoder (projection head). */
  readonly scope: Scope;
  /** A network the term owns that is trained on its own loss against or beside the encoder; see `CriticLoss`. */
  critic(training: CriticTraining, loss: CriticLoss): Scope;
  /** State of the term's own, kept from step to step. */
  memory(name: string, shape: Shape, initialise: Initialiser): Memory;
  /**
   * The codes of `images` by a copy of the encoder whose parameters follow those trained, θ′ ← rate·θ′ + (1 − rate)·θ, and
   * what `head` makes of them with such a copy of parameters that the term declared before. No gradient flows into it.
   */
  momentum(rate: number, images: Tensor, head?: (scope: Scope, codes: Tensor) => Tensor): Tensor;
}
/**
 * What a critic minimises, called once for each of its updates in a step. `codes` has no gradient towards the encoder;
 * noise is told apart by `update`.
 */
export type CriticLoss = (scope: Scope, codes: Tensor, update: number) => Tensor;
/** One summand of the objective: a scalar, lower is better. */
export type Term = (context: TermContext) => Tensor;

// ── experiment ───────────────────────────────────────────────────────────────────────────────────────────────────

export interface Ref {
  readonly name: string;
  readonly options?: Readonly<Record<string, unknown>>;
}
/** A weight that goes from one value to another over so many steps after the first `after`, and stays there. */
export interface Schedule {
  readonly from: number;
  readonly to: number;
  readonly steps: number;
  readonly after?: number;
  /** "sigmoid" is 2/(1 + exp(−10·p)) − 1 at progress p (Ganin et al. 2016), which ends within 1e-4 of `to`. */
  readonly shape?: "linear" | "cosine" | "sigmoid";
}
/** `label` distinguishes two uses of one term; defaults to its name. */
export interface WeightedTerm extends Ref {
  readonly weight: number | Schedule;
  readonly label?: string;
}
/** Names and weights, no arithmetic. */
export interface Recipe {
  readonly pairs: Ref;
  readonly terms: readonly WeightedTerm[];
  /** The code by default: one block for everything, one for each factor, or these; else what the pairs suggest. */
  readonly code?: "whole" | "factors" | Readonly<Record<string, number>>;
}
export interface Experiment {
  readonly format: 1;
  readonly data: Ref;
  /** Factor → levels (by label) never trained on; `testShare` of the remaining rows is kept for testing. */
  readonly split: {
    readonly unseen: Readonly<Record<string, readonly string[]>>;
    readonly testShare: number;
  };
  readonly recipe: string;
  readonly code: Readonly<Record<string, number>>;
  readonly net: Ref;
  /** What terms decode with, where they do; `conv4` by default. */
  readonly decoder?: Ref;
  readonly pairs: Ref;
  readonly terms: readonly WeightedTerm[];
  readonly optimiser: Ref;
  readonly steps: number;
  /** Images a step sees (twice the number of pairs). */
  readonly batch: number;
  /** Parts in which the encoder sees them, for batches larger than memory; the gradient is the same. */
  readonly accumulate: number;
  readonly seed: number;
  /** What NaN or infinity in training does: end the run, or go on from the last checkpoint with later batches. */
  readonly onDivergence: "stop" | "restore";
  readonly metrics: readonly Ref[];
}

// ── metrics ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Row-major numbers. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

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
}

/** Row numbers of `whole`, batch by batch. Within a batch (FactorVAE) or a pair (BetaVAE) the held factor is constant. */
export interface HeldBatches {
  /** rows [batches, size]; factor [batches] */
  readonly factorVae?: { readonly rows: Int32Array; readonly size: number; readonly factor: Int32Array };
  /** rows [batches, size, 2]; factor [batches] */
  readonly betaVae?: { readonly rows: Int32Array; readonly size: number; readonly factor: Int32Array };
}

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
export interface ScoreMatrix {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly values: readonly (readonly number[])[];
}
/** `seconds` and `metric` are filled in by the evaluator. */
export type Unnamed = Omit<Score, "seconds" | "metric">;

export interface Metric {
  (representation: Representation, rng: Rng): Unnamed;
  /** A long metric's way of being shared among threads (metrics/inParts.ts); the score is the same, bit for bit. */
  readonly parts?: {
    count(representation: Representation): number;
    part(representation: Representation, rng: Rng, index: number): unknown;
    whole(representation: Representation, rng: Rng, parts: readonly unknown[]): Unnamed;
  };
}
