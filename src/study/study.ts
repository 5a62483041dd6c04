/** A named study: rows that are computed once each, and what their numbers come to. */
import { z } from "zod";
import { withResidual } from "../pairs/residual.ts";

/** What a row tells a person waiting for it. */
export interface RowContext {
  /** A folder of the row's own, which is not made yet. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Where rows that are runs compute (`unweave list backends`); cpu by default. */
  readonly backend?: string;
  /** `share` of the row's work that is done. */
  progress(share: number, note: string): void;
}

/** One cell of work. Its result is kept; it is computed again only when `settings` change. */
export interface Row<R> {
  /** Unique, fit for a file name. */
  readonly key: string;
  /** Everything the result depends on, as JSON. */
  readonly settings: unknown;
  /** The work in any unit, by which the time that is left is told. */
  readonly cost: number;
  /** Computes the result, which must be JSON. */
  run(context: RowContext): Promise<R>;
}

/** What a study says of the rows there are. */
export interface Summary {
  /** Tables with their legends. */
  readonly markdown: string;
  /** SVG text by file name. */
  readonly figures?: Readonly<Record<string, string>>;
  /** The same numbers for machines. */
  readonly value: unknown;
}

/** The rows of a study and what becomes of them. */
export interface Plan<R = unknown> {
  readonly rows: readonly Row<R>[];
  /** Sums up the rows that are done, by key in the plan's order. */
  summary(results: ReadonlyMap<string, R>): Summary | Promise<Summary>;
  /** These are said once to the user. */
  readonly warnings?: readonly string[];
}

/** Whether two rows, or two experiments, ask for the same; a residual block may have its old name in either. */
export function sameSettings(a: unknown, b: unknown): boolean {
  const [one, other] = [a, b].map((settings) => withResidual(`${JSON.stringify(settings)}`));
  return one === other;
}

/** Makes the plan; what is planned may need the data. */
export type Study = () => Promise<Plan>;

/** Options that every study takes. */
export const commonOptions = {
  /** Has fewer rows and shorter runs: minutes instead of hours, for looking, not for publishing. */
  quick: z.boolean().default(false),
  /** The number of repetitions of every row; by default the study's own. */
  seeds: z.int().positive().optional(),
};

/** A study whose rows give `R`, as the runner sees it: what it reads back is what the row wrote. */
export const plan = <R>(given: Plan<R>): Plan => given as unknown as Plan;
