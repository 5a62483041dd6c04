/** Nets, and the summands of the objective with what they may ask for. */
import type { CriticTraining, Initialiser, Memory, Scope, Shape, Tensor } from "../engine/index.ts";
import type { Dataset, PairGroup } from "./data.ts";

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

/** What the encoder says of pictures; `logVariance` is null where no term of the experiment is `stochastic`. */
export interface Encoding {
  readonly mean: Tensor;
  readonly logVariance: Tensor | null;
}

/** A decoder that is not trained. */
export interface FrozenDecoder {
  readonly dim: number;
  /** [rows, dim] → logits [rows, channels, height, width] */
  decode(codes: Tensor): Tensor;
}
/** Finds the decoder of a run by its folder; pictures have to be of that shape. */
export type FrozenDecoders = (run: string, shape: Dataset["shape"]) => FrozenDecoder;

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
  /** Where a group is `within`: who shares its factor with whom, as `Batch.partners`, [2·pairs] as float32. */
  partners(factor: string): Tensor;
  /** Fresh numbers every step, fed from outside; the same name is the same numbers. */
  noise(name: string, shape: Shape, kind: NoiseKind): Tensor;
  /**
   * Logits of pictures by the run's decoder, one for all terms that ask, trained with the encoder. codes [rows, dim] →
   * [rows, channels, height, width]. A run whose terms ask for it leaves a `decoder.onnx`.
   * `beside` [rows, n]: numbers that no code holds, which the decoder reads after it; 0 where nobody gives them.
   */
  decode(codes: Tensor, beside?: Tensor): Tensor;
  /**
   * The encoder on other pictures [rows, channels, height, width], with gradients towards both: means [rows, dim], and log
   * variances where it is stochastic.
   */
  encode(images: Tensor): Encoding;
  /** The decoder of a finished run by its folder, as it was left: its codes' width, and logits of pictures. No gradient reaches it. */
  frozen(run: string): FrozenDecoder;
  /** Parameters of a network the term owns and trains with the encoder (projection head, generator). */
  readonly scope: Scope;
  /** What several terms of a run use: the first that asks for `name` makes it. */
  shared<T>(name: string, make: () => T): T;
  /** A scalar for the log beside the term's value, as `<label> <name>`. */
  report(name: string, value: Tensor): void;
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
