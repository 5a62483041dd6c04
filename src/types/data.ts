/** Images with factor levels, and batches of pairs of them. */
import type { Rng } from "../random.ts";

/** The role of a factor in retrieval: what is searched for, or what must not matter. */
export type Role = "content" | "nuisance";

/** One factor of variation with levels 0 … size − 1. `values[level]` is its number if it has one (degrees, …). */
export interface Factor<Name extends string = string> {
  readonly name: Name;
  readonly size: number;
  readonly kind: "categorical" | "ordinal" | "circular";
  /** Left out where no role was declared. */
  readonly role?: Role;
  /** [size] */
  readonly labels?: readonly string[];
  /** [size], in the factor's own unit */
  readonly values?: readonly number[];
}

/** Images that stay on disk and are read on demand. */
export interface StoredImages {
  /** Bytes of one image, [channels, height, width]; valid until the next call. */
  read(row: number): Uint8Array;
}

/**
 * A table of images with factor levels; not necessarily a full grid. `Name`: the names of its factors, where they are known.
 */
export interface Dataset<Name extends string = string> {
  readonly name: string;
  readonly factors: readonly Factor<Name>[];
  /** channels, height, width */
  readonly shape: readonly [number, number, number];
  readonly rows: number;
  /** [rows, factors] row-major; −1 is a missing label. */
  readonly levels: Int32Array;
  /** [rows, channels, height, width]; on disk where they exceed the memory. `imageOf` (data/dataset.ts) reads both. */
  readonly images: Uint8Array | StoredImages;
  /** File names of the images where they have some, [rows]. */
  readonly files?: readonly string[];
  /** Renders images of any levels, where they are generated: [rows, factors] → [rows, channels, height, width]. */
  render?(levels: Int32Array): Uint8Array;
  /** Options that decide its bytes and that nobody need give: an experiment records them, since another version may take others. */
  readonly settled?: Readonly<Record<string, unknown>>;
  /** Printed once as warnings: what was dropped, binned or missing. */
  readonly warnings: readonly string[];
}

/** A dataset with all images in memory. */
export type Loaded<Name extends string = string> = Dataset<Name> & { readonly images: Uint8Array };

/** The purpose of the rows, each a list of row numbers of the dataset, ascending. `unseen` holds every row of the held-out levels (people never trained on). */
export interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
  readonly unseen: Int32Array;
}

/** The supervision that a run received. */
export type Supervision = "none" | "augmentations" | "pairs" | "some labels" | "all labels";

/**
 * Pairs [from, to) of a batch share `factor` and train the block of that name (null: the factor is not known, or they are two
 * views of one image; they train the whole code). Pairs that share several factors are in several groups.
 */
export interface PairGroup {
  readonly factor: string | null;
  readonly from: number;
  readonly to: number;
  /** The two rows of a pair may lie anywhere in the batch, whose `partners` names them; [from, to) is then the whole batch. */
  readonly within?: true;
}

/** Two views of each pair: view 0 in rows 0 … pairs − 1, view 1 in rows pairs … 2·pairs − 1. */
export interface Batch {
  /** [2·pairs, channels, height, width], in 0..1; noise may exceed this range a little. */
  readonly images: Float32Array;
  /** Dataset rows behind the images, [2·pairs]. */
  readonly rows: Int32Array;
  /** For each factor with a group `within`: the row of the batch that shares it with this one, or −1; [2·pairs]. */
  readonly partners?: Readonly<Record<string, Int32Array>>;
  /** Levels by factor that terms receive instead of those of `rows`, [2·pairs]; −1 is missing. */
  readonly levels?: Readonly<Record<string, Int32Array>>;
}

/** Makes batches; `groups` is fixed for a run because the shapes of the training step are. */
export interface Sampler {
  readonly groups: readonly PairGroup[];
  /** The levels that terms receive, where they differ from those of the data; as `Dataset.levels`. */
  readonly levels?: Int32Array;
  /** Printed once as warnings: rows that are in no pair. */
  readonly warnings?: readonly string[];
  /** The next batch; the same generator gives the same one. */
  sample(rng: Rng): Batch;
}

/** The inputs that pairs are made from. */
export interface PairsContext {
  readonly dataset: Dataset;
  /** Rows that may be drawn. */
  readonly rows: Int32Array;
  /** Pairs in a batch (half the images). */
  readonly pairs: number;
  /** Block names of the code, in order. */
  readonly blocks: readonly string[];
}
/** How positives are made: which rows and views form a pair. */
export type Pairs = (context: PairsContext) => Sampler;
