/**
 * A folder's `index.ts` is its registry: its exports are its entries, an entry's name is its export's name.
 * `define` is the identity at run time; it ties an entry's options to a zod schema and its documentation.
 */
import type { z } from "zod";
import { expectedAndGot, InputError, unknownName } from "./errors.ts";
import type { Ref, Representation, Score, Supervision } from "./types/index.ts";

/** What evaluation and its pages know of a metric besides its function. */
export interface Scoring {
  /** Seconds at 10,000 rows, 10 dimensions and 5 factors of 10 levels (`npm run -s bench -- metrics`): long ones start first. */
  readonly seconds: number;
  /** Its value need not lie between 0 and 1. */
  readonly unbounded?: true;
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
  /** What using it tells the run; omitted where it tells nothing. */
  readonly supervision?: Supervision;
  /** How our constants differ from the source's, if they do. */
  readonly scale?: string;
  /** Pairs only: the code where neither recipe nor person says one; by default a block for each factor. */
  readonly defaultCode?: "whole";
  /** Terms only: the encoder gives a mean and a log variance per dimension. */
  readonly stochastic?: true;
  /** Terms only: its value is of pictures made of drawn numbers, and does not depend on the batch's codes. */
  readonly fromNoise?: true;
  /** Terms only: it drives dependence between parts down. */
  readonly penalty?: true;
  /** Penalties only: why it must not be the only penalty of an experiment. */
  readonly notAlone?: string;
  /** Terms only: what the value does not depend on; tests hold it to that. */
  readonly invariances?: readonly Invariance[];
  /** Metrics only. */
  readonly scoring?: Scoring;
  /** Metrics only: what evaluation has to add to the representation before this metric can be computed. */
  readonly needs?: "edits";
  /** Strict schema of the options, with defaults. */
  readonly options: z.ZodType<O>;
  create(options: O): T;
}

/** An entry with any options: what a registry stores. */
// biome-ignore lint/suspicious/noExplicitAny: options differ per entry and are checked by its schema in `resolve`
export type Registry<T> = Readonly<Record<string, Entry<T, any>>>;

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

/** What a program added to the registries of this process, by kind. */
const added = new Map<string, Registry<unknown>>();

/** Kinds a program may add to. */
export type Extensible =
  | "dataset"
  | "format"
  | "pairs"
  | "net"
  | "decoder"
  | "term"
  | "recipe"
  | "optimiser"
  | "metric";

/** Adds entries beside those of `registry`; see `extend` of catalogue.ts, which knows the registries. */
export function extend<T>(kind: Extensible, registry: Registry<T>, entries: Registry<T>): void {
  for (const name of Object.keys(entries))
    if (Object.hasOwn(registry, name) || isAdded(kind, name))
      throw new InputError(kind, name, "a name that is not taken", "one that is", "Choose another.");
  added.set(kind, { ...added.get(kind), ...entries });
}

/** Whether `extend` brought it. */
export const isAdded = (kind: string, name: string): boolean => Object.hasOwn(added.get(kind) ?? {}, name);

/** Names of a registry's entries, those that `extend` brought included. */
export const namesOf = (kind: string, registry: Registry<unknown>): string[] => [
  ...Object.keys(registry),
  ...Object.keys(added.get(kind) ?? {}),
];

/** The entry named `name`, or an error offering the nearest name. */
export function lookup<T>(kind: string, registry: Registry<T>, name: string): Entry<T> {
  if (Object.hasOwn(registry, name)) return registry[name];
  const own = (added.get(kind) ?? {}) as Registry<T>;
  if (Object.hasOwn(own, name)) return own[name];
  throw unknownName(kind, name, namesOf(kind, registry));
}

/** Checks the options of `ref` against the entry's schema and creates it. */
export function resolve<T>(kind: string, registry: Registry<T>, ref: Ref): T {
  const entry = lookup(kind, registry, ref.name);
  const parsed = entry.options.safeParse(ref.options ?? {});
  if (!parsed.success) throw optionError(kind, ref.name, entry, parsed.error);
  return entry.create(parsed.data);
}

/** Names of the options an entry takes. */
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
    "Give it another value.",
  );
}
