/** Pictures with factor levels, and batches of pairs made of them. */
import type { Rng } from "../random.ts";

/** What a factor is to whoever searches: what is looked for, or what must not matter. */
export type Role = "content" | "nuisance";

/** One factor of variation with levels 0 … size − 1. `values[level]` is its number where it has one (degrees, …). */
export interface Factor<Name extends string = string> {
  readonly name: Name;
  readonly size: number;
  readonly kind: "categorical" | "ordinal" | "circular";
  /** Left out where nobody says. */
  readonly role?: Role;
  readonly labels?: readonly string[];
  readonly values?: readonly number[];
}

/** Pictures that stay on disk and are read when they are asked for. */
export interface StoredImages {
  /** Bytes of one picture, [channels, height, width]; they are valid until the next call. */
  read(row: number): Uint8Array;
}

/** A table of pictures with factor levels; not necessarily a full grid. `Name`: what its factors are called, where that is known. */
export interface Dataset<Name extends string = string> {
  readonly name: string;
  readonly factors: readonly Factor<Name>[];
  /** channels, height, width */
  readonly shape: readonly [number, number, number];
  readonly rows: number;
  /** [rows, factors] row-major; −1 is a missing label. */
  readonly levels: Int32Array;
  /** [rows, channels, height, width]; on disk where they are larger than memory. `imageOf` (data/dataset.ts) reads both. */
  readonly images: Uint8Array | StoredImages;
  /** Names of the pictures' files where they have some, [rows]. */
  readonly files?: readonly string[];
  /** Pictures of any levels, where they are drawn from them: [rows, factors] → [rows, channels, height, width]. */
  render?(levels: Int32Array): Uint8Array;
  /** Said once to the user: what was dropped, binned or missing. */
  readonly warnings: readonly string[];
}

/** A dataset whose pictures are all in memory. */
export type Loaded<Name extends string = string> = Dataset<Name> & { readonly images: Uint8Array };

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
  /** Its pairs lie anywhere in the batch, whose `partners` name them; [from, to) is all of it. */
  readonly within?: true;
}

/** Two views of `pairs` pairs: view 0 in rows 0 … pairs − 1, view 1 in rows pairs … 2·pairs − 1. */
export interface Batch {
  /** [2·pairs, channels, height, width], 0..1; noise may leave it a little */
  readonly images: Float32Array;
  /** Dataset rows behind the images, [2·pairs]. */
  readonly rows: Int32Array;
  /** Of each factor with a group `within`: the row of the batch that shares it with this one, or −1; [2·pairs]. */
  readonly partners?: Readonly<Record<string, Int32Array>>;
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

/** What pairs are made of. */
export interface PairsContext {
  readonly dataset: Dataset;
  /** Rows that may be drawn. */
  readonly rows: Int32Array;
  /** Pairs in a batch (half the images). */
  readonly pairs: number;
  /** Block names of the code, in order. */
  readonly blocks: readonly string[];
}
/** How positives are made: which rows and views go together in a batch. */
export type Pairs = (context: PairsContext) => Sampler;
