/** What `data info` says of the factors of a dataset. */
import type { Dataset, Factor } from "../types/index.ts";
import { allRows, rowsByLevel } from "./dataset.ts";
import { levelLabel } from "./factors.ts";

/** What is known of one factor of a dataset. */
export interface FactorSummary {
  readonly name: string;
  readonly kind: Factor["kind"];
  readonly role?: Factor["role"];
  readonly levels: number;
  /** Names of the first levels. */
  readonly names: readonly string[];
  readonly missing: number;
  /** Fewest and most rows of a level. */
  readonly rowsPerLevel: readonly [number, number];
}

/** Levels whose names are told. */
const NAMED = 5;

/** One summary per factor. */
export function summarise(dataset: Dataset): FactorSummary[] {
  return dataset.factors.map((factor) => {
    const { name, kind, role, size } = factor;
    const counts = rowsByLevel(dataset, name, allRows(dataset)).map((rows) => rows.length);
    const missing = dataset.rows - counts.reduce((a, b) => a + b, 0);
    const rowsPerLevel = [Math.min(...counts), Math.max(...counts)] as const;
    const names = Array.from({ length: Math.min(NAMED, size) }, (_, level) => levelLabel(factor, level));
    return { name, kind, ...(role && { role }), levels: size, names, missing, rowsPerLevel };
  });
}
