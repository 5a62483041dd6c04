/** From columns, texts or numbers, and what a person says of them to factors with levels: what every reader of labels uses. */
import type { Factor } from "../../types/index.ts";
import { type Coded, type Column, codeBins, codeLevels, distinct, type Known } from "./columns.ts";
import { declare } from "./declared.ts";
import { known } from "./missing.ts";
import type { LevelOptions } from "./options.ts";

/** Factors with the levels of all rows, and what must be said of how they were read. */
export interface CodedColumns {
  readonly coded: readonly Coded[];
  readonly warnings: readonly string[];
}

/** More different numbers than this are never each a level by themselves if they have fractions. */
const MOST_VALUES = 64;
/** The same where there are fewer than two rows for each number. */
const MOST_RARE_FRACTIONS = 10;
const DEFAULT_BINS = 10;

/** Every column a factor of the declared kind and role. */
export function codeColumns(columns: readonly Column[], options: LevelOptions): CodedColumns {
  const found = columns.map((column) => codeColumn(column, options));
  return {
    coded: declared(found, options),
    warnings: found.flatMap(({ warnings }) => warnings),
  };
}

/** The same levels under the kinds and roles that were declared. */
export function declared(coded: readonly Coded[], options: LevelOptions): Coded[] {
  const factors = declare(
    coded.map(({ factor }) => factor),
    options,
  );
  return coded.map(({ levels }, k) => ({ factor: factors[k], levels }));
}

/** One column as levels or bins; its declared kind decides whether it is binned. */
export function codeColumn(
  column: Column,
  { kinds = {}, bins = {}, missing }: LevelOptions,
): Coded & { readonly warnings: readonly string[] } {
  const { name } = column;
  const { labels, warnings } = known(column, missing);
  if (Object.hasOwn(bins, name)) return { ...codeBins(labels, bins[name]), warnings };
  const kind: Factor["kind"] | undefined = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  const values = kind === "categorical" ? 0 : tooMany(labels);
  if (values === 0) return { ...codeLevels(labels), warnings };
  const said =
    `factor "${name}": ${values} different numbers were put into ${DEFAULT_BINS} bins of equal width; ` +
    `choose with data.bins={"${name}":20}, or keep every number as a level with data.kinds={"${name}":"categorical"}`;
  return { ...codeBins(labels, DEFAULT_BINS), warnings: [...warnings, said] };
}

/** How many different numbers there are if they are too many to be levels, else 0. */
function tooMany({ numbers }: Known): number {
  if (numbers === null) return 0;
  const values = distinct(numbers);
  const rows = numbers.reduce((count, n) => count + (Number.isNaN(n) ? 0 : 1), 0);
  const rare = rows < 2 * values.length;
  const most = values.length > MOST_VALUES;
  const binned = values.every(Number.isInteger)
    ? most && rare
    : most || (values.length > MOST_RARE_FRACTIONS && rare);
  return binned ? values.length : 0;
}

/** Factors' levels side by side: [rows, factors]. */
export function interleave(coded: readonly Coded[]): Int32Array {
  const levels = new Int32Array(coded.length * coded[0].levels.length);
  coded.forEach((column, f) => {
    column.levels.forEach((level, row) => {
      levels[row * coded.length + f] = level;
    });
  });
  return levels;
}
