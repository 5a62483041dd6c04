/** What a column of labels seems to be: names or measurements, repeated or not. Its own name says nothing. */
import { distinct, type TextColumn } from "../labels/columns.ts";
import { known } from "../labels/missing.ts";
import type { LevelOptions } from "../labels/options.ts";
import { type Reading, readingOf } from "../labels/reading.ts";

/** What a column seems to be. */
export interface Looked {
  readonly name: string;
  readonly kind: "categorical" | "ordinal";
  /** Why its numbers are names or measurements; null where it holds texts. */
  readonly why: string | null;
  /** Numbers that only their scatter makes names. */
  readonly unsure: boolean;
  /** Whole numbers, and nothing else. */
  readonly whole: boolean;
  readonly levels: number;
  /** The only label; null where there are several or none. */
  readonly only: string | null;
  /** Most rows share their label with another row; measurements always count as such. */
  readonly repeats: boolean;
}

/** Looks at the labels that are known. */
export function lookAtColumn(column: TextColumn, missing: LevelOptions["missing"]): Looked {
  const { labels } = known(column, missing);
  const texts = (labels.texts ?? []).filter((text) => text !== "");
  const numbers = labels.numbers?.filter((n) => !Number.isNaN(n)) ?? null;
  const values = numbers === null ? [...new Set(texts)] : distinct(numbers);
  const reading = numbers === null ? TEXTS : readingOf(texts, distinct(numbers));
  return {
    name: column.name,
    ...reading,
    whole: numbers?.every(Number.isInteger) ?? false,
    levels: values.length,
    only: values.length === 1 ? texts[0] : null,
    repeats: repeated(numbers === null ? texts : [...numbers], reading.kind),
  };
}

const TEXTS: Reading = { kind: "categorical", why: null, unsure: false };

/** Whether a search can find more of the same: for names at least half of the rows; of whole numbers any two, and fractions always. */
function repeated(all: readonly (string | number)[], kind: Looked["kind"]): boolean {
  const counts = new Map<string | number, number>();
  for (const label of all) counts.set(label, (counts.get(label) ?? 0) + 1);
  const sharing = all.filter((label) => (counts.get(label) ?? 0) > 1).length;
  if (kind === "categorical") return 2 * sharing >= all.length;
  return sharing > 0 || all.some((label) => !Number.isInteger(label));
}
