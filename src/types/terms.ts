/** Networks, and the terms of the objective with their context. */
import type { CriticTraining, Initialiser, Memory, Scope, Shape, Tensor } from "../engine/index.ts";
import type { Dataset, PairGroup } from "./data.ts";

/** Maps [rows, …] to [rows, outputs]. Parameters are declared through `scope` where they are used. */
export type Net = (scope: Scope, x: Tensor, outputs: number) => Tensor;
/** Maps pictures [rows, channels, height, width] in 0..1 to what the net sees; it has no parameters. */
export type Preprocessing = (x: Tensor) => Tensor;
/** Maps codes [rows, dim] to logits of images [rows, ...shape], shape = channels, height, width. */
export type Decoder = (scope: Scope, codes: Tensor, shape: Dataset["shape"]) => Tensor;

/** The columns [start, end) of the code that each block takes, by its name. */
export type Blocks = Readonly<Record<string, readonly [start: number, end: number]>>;

/** The distribution q(z | image) = N(mean, exp(logVariance)) per dimension, and one draw of it; each [2·pairs, dim]. */
export interface Posterior {
  readonly mean: Tensor;
  readonly logVariance: Tensor;
  readonly sample: Tensor;
}

/** The encoder's output for images; `logVariance` is null where no term of the experiment is `stochastic`. */
export interface Encoding {
  readonly mean: Tensor;
  readonly logVariance: Tensor | null;
}

/** A decoder that is not trained. */
export interface FrozenDecoder {
  readonly dim: number;
  /** Maps codes [rows, dim] to logits [rows, channels, height, width]. */
  decode(codes: Tensor): Tensor;
}
/** Finds the decoder of a run by its folder; its images must have the given shape. */
export type FrozenDecoders = (run: string, shape: Dataset["shape"]) => FrozenDecoder;

/**
 * The kind of random numbers; "permutation" puts 0 … n − 1 in random order along the last axis, independently for every entry
 * of the other axes.
 */
export type NoiseKind = "normal" | "uniform" | "permutation";

/** The inputs of a term in a training step. */
export interface TermContext {
  /** [2·pairs, channels, height, width], in 0..1. */
  readonly images: Tensor;
  /** [2·pairs, dim]; where the encoder is stochastic, its mean, or a draw for a penalty. */
  readonly codes: Tensor;
  /** Null where no term of the experiment is `stochastic`. */
  readonly posterior: Posterior | null;
  readonly blocks: Blocks;
  readonly pairs: number;
  readonly groups: readonly PairGroup[];
  /** Number of the step, 1 at the first. [] */
  readonly step: Tensor;
  /** Levels of one factor for every row of the batch, [2·pairs] as float32; −1 is missing. A call declares supervision. */
  levels(factor: string): Tensor;
  /** Number of levels of a factor. */
  levelCount(factor: string): number;
  /** For a group that is `within`: the row that shares the factor with each row, as `Batch.partners`, [2·pairs] as float32. */
  partners(factor: string): Tensor;
  /** Random numbers, new in every step, which are an input of the graph; calls with the same name get the same numbers. */
  noise(name: string, shape: Shape, kind: NoiseKind): Tensor;
  /**
   * Logits of images by the run's decoder, which all terms share and which is trained with the encoder. codes [rows, dim] →
   * [rows, channels, height, width]. A run with a term that decodes writes a `decoder.onnx`. `beside` [rows, n] are
   * inputs of the decoder after the code that are not part of it; 0 where they are not given.
   */
  decode(codes: Tensor, beside?: Tensor): Tensor;
  /**
   * The encoder applied to other images [rows, channels, height, width], with gradients towards both: means [rows, dim], and
   * log variances where it is stochastic.
   */
  encode(images: Tensor): Encoding;
  /** The decoder of a finished run by its folder, with fixed parameters: its codes' width, and logits of images. */
  frozen(run: string): FrozenDecoder;
  /** Scope of the parameters of networks that the term owns and trains with the encoder (projection head, generator). */
  readonly scope: Scope;
  /** A value that several terms of a run share: the first call with `name` makes it. */
  shared<T>(name: string, make: () => T): T;
  /** Logs a scalar beside the term's value, as `<label> <name>`. */
  report(name: string, value: Tensor): void;
  /** A network that the term owns and that is trained on its own loss, against or beside the encoder; see `CriticLoss`. */
  critic(training: CriticTraining, loss: CriticLoss): Scope;
  /** State of the term that is kept from step to step. */
  memory(name: string, shape: Shape, initialise: Initialiser): Memory;
  /**
   * The codes of `images` by a momentum copy of the encoder, whose parameters follow θ′ ← rate·θ′ + (1 − rate)·θ, and the
   * output of `head` for them with such a copy of parameters that the term declared before. No gradient flows into it.
   */
  momentum(rate: number | Tensor, images: Tensor, head?: (scope: Scope, codes: Tensor) => Tensor): Tensor;
}
/**
 * The loss of a critic, called once for each of its updates in a step. `codes` has no gradient towards the encoder; `update`
 * distinguishes the noise of the updates.
 */
export type CriticLoss = (scope: Scope, codes: Tensor, update: number) => Tensor;
/** A term of the objective: a scalar, lower is better. */
export type Term = (context: TermContext) => Tensor;
