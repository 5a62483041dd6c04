/** Names that the compiler knows: registries, factors of datasets, blocks of codes. A typo in one of them does not compile. */
import type * as data from "../data/index.ts";
import type * as metrics from "../metrics/index.ts";
import type * as recipes from "../recipes/index.ts";
import type { Entry } from "../registry.ts";
import type { Dataset, Matrix, Ref, Score } from "../types/index.ts";

/**
 * Names that `extend` adds, for the compiler:
 *
 *     declare module "unweave" { interface Added { metric: "explainedVariance" } }
 */
// biome-ignore lint/suspicious/noEmptyInterface: programs declare their own names in it
export interface Added {}
type AddedTo<Kind extends string> =
  Added extends Readonly<Record<Kind, infer Name extends string>> ? Name : never;

/** Name of a dataset. */
export type DatasetName = keyof typeof data | AddedTo<"dataset">;
/** Name of a recipe. */
export type RecipeName = keyof typeof recipes | AddedTo<"recipe">;
/** Name of a metric. */
export type MetricName = keyof typeof metrics | AddedTo<"metric">;

type OptionsOf<E> = E extends Entry<infer _, infer Options> ? Partial<Options> : never;
type Options<Registry, Name> = Name extends keyof Registry
  ? OptionsOf<Registry[Name]>
  : Readonly<Record<string, unknown>>;

/** An entry of a registry, with options where they are not to be the defaults. */
export interface Choice<Name extends string, Given> {
  readonly name: Name;
  readonly options?: Given;
}
/** A dataset by name. */
export type DatasetChoice<D extends DatasetName> = D | Choice<D, Options<typeof data, D>>;
/** A metric by name. */
export type MetricChoice<M extends MetricName> =
  | M
  | (M extends M ? Choice<M, Options<typeof metrics, M>> : never);

/** What a dataset's factors are called; `string` where only its files say. */
export type FactorOf<D extends DatasetName> = D extends keyof typeof data
  ? Awaited<ReturnType<(typeof data)[D]["create"]>> extends Dataset<infer Name>
    ? Name
    : string
  : string;

/** Codes block by block, each [rows, columns]. */
export type Codes<Block extends string = string> = Readonly<Record<Block, Matrix>>;

/** A score whose readings are by known names; a metric that has none for a factor or block leaves it out. */
export type NamedScore<Factor extends string, Block extends string> = Omit<
  Score,
  "perFactor" | "perBlock"
> & {
  readonly perFactor: Readonly<Partial<Record<Factor, number>>>;
  readonly perBlock: Readonly<Partial<Record<Block, number>>>;
};
/** Scores by metric. One that does not apply is missing. */
export type Scores<M extends string, Factor extends string, Block extends string> = Readonly<
  Partial<Record<M, NamedScore<Factor, Block>>>
>;

/** The entry asked for, whichever way it was written. */
export const refOf = (choice: string | Choice<string, object>): Ref =>
  (typeof choice === "string" ? { name: choice } : choice) as Ref;

/** A list of scores by metric, under the names that the caller's types know. */
export function byMetric<M extends string, Factor extends string, Block extends string>(
  scores: readonly Score[],
): Scores<M, Factor, Block> {
  const entries = scores.map((score) => [score.metric, score]);
  return Object.fromEntries(entries) as Scores<M, Factor, Block>;
}
