/** Everything that defines a run, as plain JSON. */

/** An entry of a registry by name; omitted options have their defaults. */
export interface Ref {
  readonly name: string;
  readonly options?: Readonly<Record<string, unknown>>;
}
/** A weight that changes from one value to another over `steps` steps after the first `after`, and then stays constant. */
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
/** A recipe is names and weights, without arithmetic. */
export interface Recipe {
  readonly pairs: Ref;
  readonly terms: readonly WeightedTerm[];
  /**
   * The default code: one block for everything, one for each factor ("kinds": of one dimension for an ordinal factor, six for a
   * circular one, else two; a number: of so many), one as wide as the net makes it ("map"), none but those of `read` ("none"), or the
   * given blocks; otherwise what the pairs suggest.
   */
  readonly code?: "whole" | "factors" | "kinds" | "map" | "none" | number | Readonly<Record<string, number>>;
  /** Dimensions of a block `residual` beside those of the factors, for variation that no factor describes; none by default. */
  readonly residual?: number;
  /** By default those of every experiment. */
  readonly preprocess?: Ref;
  readonly net?: Ref;
  readonly decoder?: Ref;
  readonly optimiser?: Ref;
  readonly project?: readonly Ref[];
  /** "factors": a readout for every factor, as narrow as its kind allows. */
  readonly read?: "factors" | Readonly<Record<string, Ref>>;
  readonly steps?: number;
  readonly batch?: number;
}
/** How rows are parted. Held-out levels go first; of the rows without one, one of the other keys says which train and which test. */
export interface SplitChoice {
  /** Factor → levels (by label) never trained on. */
  readonly unseen: Readonly<Record<string, readonly string[]>>;
  /** Share of the rows (or groups) that is drawn for testing. */
  readonly testShare: number;
  /** The share or the folds are drawn by this number in place of the run's seed: then runs of all seeds test the same rows. */
  readonly seed?: number;
  /** The share or the fold is drawn of every level of this factor alike. */
  readonly stratify?: string;
  /** All rows of a level of this factor stay together. */
  readonly groups?: string;
  /** Instead of a share: the rows are dealt into so many parts, of which `fold` (from 0) tests. */
  readonly folds?: number;
  readonly fold?: number;
  /** A column of the labels whose cells say train, test, val or unseen. */
  readonly column?: string;
  /** A JSON or YAML file with a list of file names or row numbers for train, test and unseen. */
  readonly file?: string;
}
/** A run is a pure function of its experiment: the same experiment on the same backend writes the same bytes. */
export interface Experiment {
  readonly format: 1;
  readonly data: Ref;
  readonly split: SplitChoice;
  readonly recipe: string;
  /** Columns of every block: those that the net makes, then those of `read`. */
  readonly code: Readonly<Record<string, number>>;
  /** What the graph makes of pictures before the net sees them, in training and in `encoder.onnx`; nothing by default. */
  readonly preprocess?: Ref;
  readonly net: Ref;
  /** The decoder of the terms that need one; `conv4` by default. */
  readonly decoder?: Ref;
  readonly pairs: Ref;
  readonly terms: readonly WeightedTerm[];
  readonly optimiser: Ref;
  /** Closed-form layers, fitted in this order after the training to all columns that the net made; none by default. */
  readonly project?: readonly Ref[];
  /** Blocks that closed-form layers read from the columns that the net made, before `project`; none by default. */
  readonly read?: Readonly<Record<string, Ref>>;
  /** 0 where nothing is trained: there are no terms then. */
  readonly steps: number;
  /** Images in a step (twice the number of pairs). */
  readonly batch: number;
  /** The number of parts in which the encoder processes a batch that exceeds the memory; the gradient is the same. */
  readonly accumulate: number;
  readonly seed: number;
  /** Reaction to NaN or infinity in training: end the run, or continue from the last checkpoint with later batches. */
  readonly onDivergence: "stop" | "restore";
  readonly metrics: readonly Ref[];
}
