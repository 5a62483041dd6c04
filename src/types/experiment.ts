/** Plain JSON that says all of a run. */

/** An entry of a registry by name; options left out have their defaults. */
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
  /**
   * The code by default: one block for everything, one for each factor ("kinds": of one dimension where the factor is ordered,
   * six where it goes round, else two), or these; else what the pairs suggest.
   */
  readonly code?: "whole" | "factors" | "kinds" | Readonly<Record<string, number>>;
  /** Dimensions of a residual block beside those of the factors, for what no factor says; no such block by default. */
  readonly residual?: number;
  /** By default those of every experiment. */
  readonly net?: Ref;
  readonly decoder?: Ref;
  readonly optimiser?: Ref;
}
/** A run is a pure function of it: the same experiment on the same backend writes the same bytes. */
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
