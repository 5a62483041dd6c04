/**
 * A folder's `index.ts` lists its entries: an entry's name is its export's name. Its `registry.ts` makes the registry of
 * them, by which names are looked up. `define` is the identity at run time; it ties an entry's options to a zod schema and
 * its documentation.
 */
import type { z } from "zod";
import { expectedAndGot, InputError, unknownName } from "./errors.ts";
import type {
  Dataset,
  Decoder,
  Factor,
  Metric,
  Net,
  OpenRows,
  Optimiser,
  Pairs,
  Preprocessing,
  Projection,
  Recipe,
  Ref,
  Representation,
  Score,
  Supervision,
  Term,
} from "./types/index.ts";

/** What evaluation and reports know of a metric besides its function. */
export interface Scoring {
  /** Seconds at 10,000 rows, 10 dimensions and 5 factors of 10 levels (`npm run -s bench -- metrics`): long ones start first. */
  readonly seconds: number;
  /** The powers of a size with which seconds grow; left out: 1 of rows, dimensions and factors, 0 of levels. */
  readonly growth?: { readonly [side in "rows" | "dims" | "factors" | "levels"]?: number };
  /** Tables of every dimension with every other that it holds at once; none where left out. */
  readonly tables?: number;
  /** Its value need not lie between 0 and 1. */
  readonly unbounded?: true;
  /** The fewest factors and dimensions of which it says anything: with fewer it cannot fail. 1 where they are left out. */
  readonly factors?: 0 | 1 | 2;
  readonly dimensions?: 1 | 2;
  /** It reads single dimensions, or takes minutes with thousands of them: maps, whose columns mean nothing alone, are left out. */
  readonly perDimension?: true;
  /** Why the same rows in another order may give another value; left out where they give the same. */
  readonly orderMatters?: {
    readonly because: string;
    /** Only where rows lie at equal distances. */
    readonly onlyForTies?: true;
  };
  /** Why a representation made elsewhere cannot be scored, or null where it can. */
  lacks?(representation: Representation): string | null;
  /** What this value means, as one plain sentence. */
  says(score: Pick<Score, "value" | "perFactor" | "perBlock">): string;
}

/**
 * Changes of the code that leave a term's value as it is: every dimension shifted by a number of its own, every dimension
 * or every row scaled by one, the dimensions of each block turned among themselves, pairs of a group in another order.
 */
export type Invariance = "shift" | "columnScale" | "rowScale" | "blockRotation" | "rowOrder";

/** What every registry holds. */
export interface Entry<T, O = unknown> {
  /** One line for `list` and the ledger. */
  readonly about: string;
  /** Paper or origin; for our own: "Unweave". */
  readonly source: string;
  /** What the numbers were compared with: a golden file, an oracle, a world with known answers. */
  readonly verified: string;
  /** The supervision that its use brings to a run; omitted where it brings none. */
  readonly supervision?: Supervision;
  /** How our constants differ from the source's, if they do. */
  readonly scale?: string;
  /** Datasets only: options that name a place seen from the working directory, besides `path` and `table`. */
  readonly places?: readonly string[];
  /** Datasets only: what is done in place to the bytes of every image once it is resized, or null; new images need the same. */
  normaliser?(options: O): ((pixels: Uint8Array, shape: Dataset["shape"]) => void) | null;
  /** Datasets only: options that experiments of older versions lack, with what was done then. */
  readonly formerly?: Readonly<Record<string, unknown>>;
  /** Pairs only: the code where neither recipe nor experiment gives one; by default a block for each factor. */
  readonly defaultCode?: "whole";
  /** Nets only, where the net decides itself how wide its code is: the width for what it sees of a picture. */
  widthOf?(options: O, shape: Dataset["shape"]): number;
  /** Projections only, where they make a block of their own: its columns; left out where they change codes in place. */
  columnsOf?(options: O, factors: readonly Factor[]): number;
  /** Terms only: the encoder gives a mean and a log variance per dimension. */
  readonly stochastic?: true;
  /** Terms only: its value is computed from images generated from noise, and does not depend on the batch's codes. */
  readonly fromNoise?: true;
  /** Terms only: it reduces dependence between parts of the code. */
  readonly penalty?: true;
  /** Penalties only: why it must not be the only penalty of an experiment. */
  readonly notAlone?: string;
  /** Terms only: changes of the code that its value does not depend on; tests check them. */
  readonly invariances?: readonly Invariance[];
  /** Metrics only. */
  readonly scoring?: Scoring;
  /** Metrics only: what evaluation has to add to the representation before this metric can be computed. */
  readonly needs?: "edits";
  /** Strict schema of the options, with defaults. */
  readonly options: z.ZodType<O>;
  /** Makes it of options that the schema has checked, defaults filled in. */
  create(options: O): T;
}

/** Entries by name, with any options. */
// biome-ignore lint/suspicious/noExplicitAny: options differ per entry and are checked by its schema in `resolve`
export type Entries<T> = Readonly<Record<string, Entry<T, any>>>;

/**
 * Declares an entry; infers its options from the schema.
 *
 * ```ts
 * const { infonce } = catalogue.recipes;
 * const quiet = define({ ...infonce, about: "infonce with a name of its own" });
 * extend("recipe", { quiet });
 * ```
 */
export function define<T, O>(entry: Entry<T, O>): Entry<T, O> {
  return entry;
}

/** The kinds of entries that a program may add, and what an entry of each makes. */
export interface Made {
  readonly dataset: Promise<Dataset>;
  readonly format: OpenRows;
  readonly pairs: Pairs;
  readonly preprocessing: Preprocessing;
  readonly net: Net;
  readonly decoder: Decoder;
  readonly projection: Projection;
  readonly term: Term;
  readonly recipe: Recipe;
  readonly optimiser: Optimiser;
  readonly metric: Metric;
}
/** A kind that a program may add to. */
export type Extensible = keyof Made;

/** The entries of one kind by name: those of the program, and those that `extend` adds. */
export class Registry<T> {
  /** The kind, as errors call it. */
  readonly kind: string;
  private readonly own: Entries<T>;
  private added: Entries<T> = {};

  constructor(kind: string, own: Entries<T>) {
    this.kind = kind;
    this.own = own;
  }
  get entries(): Entries<T> {
    return { ...this.own, ...this.added };
  }
  get names(): string[] {
    return [...Object.keys(this.own), ...Object.keys(this.added)];
  }
  /** Whether there is an entry of that name. */
  has(name: string): boolean {
    return Object.hasOwn(this.own, name) || this.isAdded(name);
  }
  /** Whether the entry was added by `extend`. */
  isAdded(name: string): boolean {
    return Object.hasOwn(this.added, name);
  }
  /** Adds entries for this process; a name that is taken is an InputError. */
  extend(entries: Entries<T>): void {
    for (const name of Object.keys(entries))
      if (this.has(name))
        throw new InputError(this.kind, name, "a name that is not taken", "one that is", "Choose another.");
    this.added = { ...this.added, ...entries };
  }
  /** The entry named `name`, or an InputError offering the nearest name. */
  lookup(name: string): Entry<T> {
    if (this.isAdded(name)) return this.added[name];
    if (Object.hasOwn(this.own, name)) return this.own[name];
    throw unknownName(this.kind, name, this.names);
  }
  /** The options of `ref` with the entry's defaults; an InputError where its schema has others. */
  optionsOf({ name, options = {} }: Ref): unknown {
    const entry = this.lookup(name);
    const parsed = entry.options.safeParse(options);
    if (!parsed.success) throw optionError(this.kind, name, entry, parsed.error);
    return parsed.data;
  }
  /** Checks the options of `ref` against the entry's schema and creates it. An unknown name, option or value is an InputError. */
  resolve(ref: Ref): T {
    return this.lookup(ref.name).create(this.optionsOf(ref));
  }
}

/** The registry of one kind; entries that make something else do not compile. */
export function registry<K extends Extensible>(kind: K, own: Entries<Made[K]>): Registry<Made[K]> {
  return new Registry(kind, own);
}

/**
 * Names of the options an entry takes.
 *
 * ```ts
 * console.log(optionNames(catalogue.terms.infoNce)); // similarity, temperature, …
 * ```
 */
export function optionNames(entry: Entry<unknown>): string[] {
  const shape = (entry.options as { shape?: Record<string, unknown> }).shape;
  return shape ? Object.keys(shape) : [];
}

function optionError(kind: string, name: string, entry: Entry<unknown>, error: z.ZodError): Error {
  const issue = error.issues[0];
  if (issue.code === "unrecognized_keys")
    return unknownName(`option of ${kind} "${name}"`, issue.keys[0], optionNames(entry));
  const where = issue.path.join(".") || "options";
  return new InputError(
    `option of ${kind} "${name}"`,
    where,
    ...expectedAndGot(issue.message),
    "Give the option another value.",
  );
}
