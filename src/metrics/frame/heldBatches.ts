/** Batches of rows in which one factor is held constant: given by the caller, or drawn from a sample. */

import { factorLevels } from "../../estimators/levels.ts";
import type { Rng } from "../../random.ts";
import type { Factor, Sample } from "../../types/index.ts";

/** Batches in order. */
export interface Held {
  /** [batches][size · width]: rows; with width 2 two neighbours are a pair */
  readonly rows: readonly Int32Array[];
  /** [batches]: the factor that is held constant */
  readonly factor: Int32Array;
  readonly warnings: readonly string[];
}

/** Batches given as one list of row numbers, `perBatch` each. */
export function givenBatches(rows: Int32Array, factor: Int32Array, perBatch: number): Held {
  return {
    rows: Array.from(factor, (_, b) => rows.subarray(b * perBatch, (b + 1) * perBatch)),
    factor,
    warnings: [],
  };
}

/**
 * Draws `batches` batches. The held factor is any that varies; its level is that of a random row. With `perGroup` equal to
 * the batch's size all rows share the level (FactorVAE); with 2, each two neighbours share a level of their own (BetaVAE).
 */
export function drawBatches(
  sample: Sample,
  factors: readonly Factor[],
  { batches, size, perGroup }: { batches: number; size: number; perGroup: number },
  rng: Rng,
): Held {
  const rowsAt = factors.map(({ size: levels }, f) => {
    const lists: number[][] = Array.from({ length: levels }, () => []);
    for (const [row, level] of factorLevels(sample, factors.length, f).entries())
      if (level >= 0) lists[level].push(row);
    return lists.filter((list) => list.length > 0);
  });
  const known = rowsAt.map((lists) => lists.flatMap((list) => list.map(() => list)));
  const varying = [...rowsAt.keys()].filter((f) => rowsAt[f].length > 1);
  const still = factors.filter((_, f) => !varying.includes(f)).map(({ name }) => name);
  const factor = Int32Array.from({ length: varying.length === 0 ? 0 : batches }, () => rng.pick(varying));
  return {
    factor,
    rows: Array.from(factor, (f) => {
      const rows = new Int32Array(size);
      for (let at = 0; at < size; at += perGroup) {
        const group = rng.pick(known[f]);
        for (let i = at; i < at + perGroup; i++) rows[i] = rng.pick(group);
      }
      return rows;
    }),
    warnings: still.length === 0 ? [] : [`factors of one level, never held: ${still.join(", ")}`],
  };
}
