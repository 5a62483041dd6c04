/** What `data info` says of the factors of a dataset. */
import type { Dataset, Factor } from "../types/index.ts";
import { allRows, rowsByLevel } from "./dataset.ts";

/** What is known of one factor of a dataset. */
export interface FactorSummary {
  readonly name: string;
  readonly kind: Factor["kind"];
  readonly role?: Factor["role"];
  readonly levels: number;
  readonly missing: number;
  /** Fewest and most rows of a level. */
  readonly rowsPerLevel: readonly [number, number];
}

/** One summary per factor. */
export function summarise(dataset: Dataset): FactorSummary[] {
  return dataset.factors.map(({ name, kind, role, size }) => {
    const counts = rowsByLevel(dataset, name, allRows(dataset)).map((rows) => rows.length);
    const missing = dataset.rows - counts.reduce((a, b) => a + b, 0);
    const rowsPerLevel = [Math.min(...counts), Math.max(...counts)] as const;
    return { name, kind, ...(role && { role }), levels: size, missing, rowsPerLevel };
  });
}
